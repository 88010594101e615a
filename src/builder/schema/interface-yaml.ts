import { layerName } from './names.ts';

const text = { type: 'string', description: 'a text' } as const;

/** The schema of interface.yaml; the interface's two roles are modules beside that file. */
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
