/** The types of manifest.yaml, config.yaml, actions.yaml and lxd-profile.yaml. */
import { checkChannel } from './channel.ts';
import { optionTypes } from './declared/kinds.ts';
import { actionNames, optionNames } from './names.ts';
import type { Field, RecordType, ValueType } from './value-type.ts';

const text: ValueType = { is: 'text' };
const optional = (valueType: ValueType): Field => ({ valueType });

/** manifest.yaml; further keys are those of charmcraft. */
export const manifestType: RecordType = {
  is: 'record',
  expected: 'a map with the key bases',
  source: 'domain/deployment/charm/manifest.go',
  open: true,
  decoded: true,
  fields: {
    bases: {
      required: true,
      valueType: {
        is: 'list',
        expected: 'a list of bases',
        filled: ['4.0'],
        of: {
          is: 'record',
          expected: 'a map with name, channel and architectures',
          source: 'domain/deployment/charm/manifest.go',
          fields: {
            name: {
              valueType: { is: 'text', expected: 'a distribution such as ubuntu' },
              required: true,
            },
            channel: {
              valueType: {
                is: 'text',
                expected: 'a channel such as "24.04", in quotes',
                check: checkChannel,
              },
              required: true,
            },
            architectures: optional({
              is: 'list',
              of: { is: 'text', expected: 'an architecture such as amd64' },
              expected: 'a list of architectures',
            }),
          },
        },
      },
    },
  },
};

const option = {
  is: 'record',
  decoded: true,
  option: true,
  expected: 'a map with type, default and description',
  source: 'domain/deployment/charm/config.go',
  fields: {
    type: optional({ is: 'written', expected: 'a type', oneOf: optionTypes }),
    description: optional({ is: 'written', expected: 'a text' }),
    default: optional({ is: 'anything' }),
  },
} as const satisfies RecordType;

/** config.yaml; whether a default fits its type is a rule. */
export const configType = {
  is: 'record',
  expected: 'a map with the key options',
  source: 'domain/deployment/charm/config.go',
  decoded: true,
  fields: {
    options: optional({
      is: 'map',
      decoded: true,
      expected: 'a map of options',
      names: optionNames,
      of: option,
    }),
  },
} as const satisfies RecordType;

const action = {
  is: 'record',
  decoded: true,
  schema: true,
  expected: 'a map with description and params',
  source: 'domain/deployment/charm/actions.go',
  fields: {
    description: optional(text),
    title: optional(text),
    parallel: optional({ is: 'flag', strict: true }),
    'execution-group': optional(text),
  },
} as const satisfies RecordType;

/** actions.yaml; what is no key of Juju's own belongs to the JSON Schema of the action's parameters. */
export const actionsType: ValueType = {
  is: 'map',
  decoded: true,
  expected: 'a map of actions',
  names: actionNames,
  of: action,
};

const written: ValueType = { is: 'written', expected: 'a text' };

/** lxd-profile.yaml */
export const profileType: RecordType = {
  is: 'record',
  decoded: true,
  open: true,
  expected: 'a map with config and devices',
  source: 'domain/deployment/charm/lxdprofile.go',
  fields: {
    config: optional({ is: 'map', decoded: true, of: written, expected: 'a map of options' }),
    description: optional(written),
    devices: optional({
      is: 'map',
      decoded: true,
      of: { is: 'map', decoded: true, of: written, expected: 'a map that describes a device' },
      expected: 'a map of devices',
    }),
  },
};

export type ConfigKey = keyof typeof configType.fields;
export type OptionKey = keyof typeof option.fields;
/** Juju's own keys of an action, and those of the JSON Schema of its parameters. */
export type ActionKey = keyof typeof action.fields | 'params' | 'required' | 'additionalProperties';
