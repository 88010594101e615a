/** config.yaml as a whole. Whether each default fits its option is said where an option is read. */
import type { CharmRule } from './charm-rule.ts';

export const someOptionsRule: CharmRule = {
  source: 'domain/deployment/charm/config.go',
  check: ({ config }) =>
    config === undefined || Object.hasOwn(config, 'options')
      ? []
      : [
          {
            ...{ file: 'config.yaml', path: [], code: 'KEY_MISSING' },
            message: 'the key options is missing',
            hint: 'remove the file, or write options: {}',
          },
        ],
};
