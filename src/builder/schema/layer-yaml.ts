import { flagName, layerName } from './names.ts';

const path = { type: 'string', minLength: 1, description: 'a path relative to the layer' } as const;

const patterns = {
  type: 'array',
  description: 'a list of patterns as in .gitignore',
  items: { type: 'string', minLength: 1, description: 'a pattern as in .gitignore' },
} as const;

const deletes = {
  type: 'object',
  description: 'a map with deletes',
  additionalProperties: false,
  properties: {
    deletes: {
      type: 'array',
      description: 'a list of dotted paths',
      items: { type: 'string', minLength: 1, description: 'a dotted path, such as website.limit' },
    },
  },
} as const;

export const layerYaml = {
  type: 'object',
  additionalProperties: false,
  properties: {
    includes: {
      if: { type: 'string' },
      else: {
        type: 'array',
        description: 'a list such as [layer:wsgi]',
        items: { type: 'string', minLength: 1, description: 'layer:<name>, a path or a git URL' },
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
      propertyNames: { type: 'string', pattern: flagName, description: 'a word without blanks' },
      additionalProperties: { type: 'string', description: 'what the flag means, in a sentence' },
    },
    contributes: { type: 'array', description: 'a list of files and folders', items: path },
    handlers: {
      type: 'array',
      description: 'a list of TypeScript modules and programs',
      items: path,
    },
    tactics: { type: 'array', description: 'a list of TypeScript modules', items: path },
    exclude: patterns,
    ignore: patterns,
    metadata: deletes,
    config: deletes,
    actions: deletes,
    resources: deletes,
    repo: { type: 'string', description: 'the URL of the layer’s repository' },
  },
} as const;
