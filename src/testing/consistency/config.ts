import { suggestion } from '../suggestion.ts';
import type { OptionType } from '../../charm-schema/declared/kinds.ts';
import { declaredOptions } from '../../charm-schema/declared/options.ts';
import type { ConfigValue } from '../../dispatch/unit/unit.ts';
import type { Check } from './check.ts';

const declared: Check = ({ charm, state }) => {
  const options = [...declaredOptions(charm.config).keys()];
  return Object.keys(state.config)
    .filter((name) => !options.includes(name))
    .map((name) => `config.yaml declares no option "${name}"${suggestion(name, options)}`);
};

const typed: Check = ({ charm, state }) => {
  const options = declaredOptions(charm.config);
  return Object.entries(state.config).flatMap(([name, value]) => {
    const option = options.get(name);
    if (option?.isTyped !== true || fits(option.type, value)) return [];
    return [`option "${name}" is ${JSON.stringify(value)}; expected ${option.type}`];
  });
};

function fits(type: OptionType, value: ConfigValue): boolean {
  switch (type) {
    case 'int':
      return Number.isInteger(value);
    case 'float':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'secret':
      return typeof value === 'string' && (value === '' || value.startsWith('secret:'));
    case 'string':
      return typeof value === 'string';
  }
}

/** The operator's config: declared, and of the declared type. */
export const configChecks: readonly Check[] = [declared, typed];
