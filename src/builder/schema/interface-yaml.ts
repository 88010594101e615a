import { layerName } from './names.ts';

const text = { type: 'string', description: 'a text' } as const;

/** What interface.yaml says of an interface; its two sides are modules beside it. */
export const interfaceYaml = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', pattern: layerName, description: 'the name of an interface' },
    summary: text,
    version: { type: ['string', 'number'], description: 'a version' },
    maintainer: text,
    repo: { type: 'string', description: 'the URL of the interface’s repository' },
  },
} as const;
