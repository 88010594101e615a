import { optionName } from './names.ts';

/** Source: domain/deployment/charm/config.go of Juju 4.0. */
export const configYaml = {
  type: 'object',
  additionalProperties: false,
  properties: {
    options: {
      if: { const: null },
      else: {
        type: 'object',
        description: 'a map of options',
        propertyNames: { pattern: optionName, description: 'the name of an option' },
        additionalProperties: {
          type: 'object',
          description: 'a map with type, default and description',
          additionalProperties: false,
          properties: {
            type: { enum: ['string', 'int', 'float', 'boolean', 'secret'] },
            description: { type: 'string', description: 'a text' },
            default: {
              type: ['string', 'number', 'boolean', 'null'],
              description: 'a string, a number or a boolean',
            },
          },
        },
      },
    },
  },
} as const;
