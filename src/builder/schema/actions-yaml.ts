import { actionName } from './names.ts';

/** Source: domain/deployment/charm/actions.go of Juju 4.0, which takes other keys as JSON Schema. */
export const actionsYaml = {
  type: 'object',
  propertyNames: { pattern: actionName, description: 'the name of an action' },
  additionalProperties: {
    if: { const: null },
    else: {
      type: 'object',
      description: 'a map with description and params',
      properties: {
        description: { type: 'string', description: 'a text' },
        title: { type: 'string', description: 'a text' },
        required: {
          type: 'array',
          description: 'a list of parameter names',
          items: { type: 'string', description: 'the name of a parameter' },
        },
        parallel: { type: 'boolean', description: 'true or false' },
        'execution-group': { type: 'string', description: 'a word' },
        additionalProperties: { type: 'boolean', description: 'true or false' },
        params: {
          type: 'object',
          description: 'a map of parameters to JSON Schemas',
          additionalProperties: { type: 'object', description: 'a JSON Schema' },
        },
      },
    },
  },
} as const;
