import { layerName } from './names.ts';

const path = { type: 'string', minLength: 1, description: 'a path relative to the layer' } as const;

export const layerYaml = {
  type: 'object',
  additionalProperties: false,
  properties: {
    includes: {
      if: { type: 'string' },
      else: {
        type: 'array',
        description: 'a list such as [layer:wsgi]',
        items: { type: 'string', minLength: 1, description: 'layer:<name> or a path' },
      },
    },
    defines: {
      type: 'object',
      description: 'a map of option names to JSON Schemas',
      additionalProperties: { type: 'object', description: 'a JSON Schema' },
    },
    options: {
      type: 'object',
      description: 'a map of layer names to their options',
      propertyNames: { type: 'string', pattern: layerName, description: 'the name of a layer' },
      additionalProperties: { type: 'object', description: 'a map of options' },
    },
    flags: {
      type: 'object',
      description: 'a map of flags to what they mean',
      additionalProperties: { type: 'string', description: 'what the flag means, in a sentence' },
    },
    contributes: { type: 'array', description: 'a list of files and folders', items: path },
    handlers: { type: 'array', description: 'a list of TypeScript modules', items: path },
    repo: { type: 'string', description: 'the URL of the layer’s repository' },
  },
} as const;
