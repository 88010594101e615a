/** lxd-profile.yaml: what a charm may ask of LXD. */
import { objectOrEmpty } from '../../base/json.ts';
import type { CharmRule, RuleFinding } from './charm-rule.ts';

const file = 'lxd-profile.yaml';
const types = ['unix-char', 'unix-block', 'gpu', 'usb'];

export const profileRule: CharmRule = {
  source: 'lxdprofile.go of github.com/juju/charm/v12, which nothing of Juju 4.0 asks',
  by: ['3.6'],
  check: ({ profile }) => [
    ...Object.entries(objectOrEmpty(profile?.devices)).flatMap(
      ([name, device]): readonly RuleFinding[] => {
        const { type } = objectOrEmpty(device);
        if (type === undefined || types.some((each) => each === type)) return [];
        const message = `devices.${name}.type: expected one of ${types.join(', ')}, found ${JSON.stringify(type)}`;
        return [{ file, path: ['devices', name, 'type'], code: 'VALUE_INVALID', message }];
      },
    ),
    ...Object.keys(objectOrEmpty(profile?.config))
      .filter((key) => /^(boot|limits|migration)/.test(key))
      .map((key): RuleFinding => {
        const message = `config.${key}: a charm may not set options of boot, limits and migration`;
        return { file, path: ['config', key], part: 'key', code: 'VALUE_INVALID', message };
      }),
  ],
};
