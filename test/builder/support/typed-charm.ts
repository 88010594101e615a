import { type Files, metadata } from './layers.ts';

/** The YAML files of a charm and its layer that have something of every kind that types are written for. */
export const typedCharm: Files = {
  'shop/metadata.yaml': `${metadata}provides: {website: {interface: http}}
requires: {db: pgsql}
resources: {app: {type: file, filename: app.tgz}}
`,
  'shop/layer.yaml': 'includes: [layer:till]\nflags: {shop.open: O.}\n',
  'shop/actions.yaml': `close:
  description: Closes.
  params: {when: {type: string}, size: {enum: [s, m]}, count: {type: integer, default: 1}, any: {}}
  required: [when]
`,
  'layer-till/layer.yaml': 'flags: {till.*.full: F.}\n',
  'layer-till/config.yaml':
    "options:\n  port: {type: int, default: 80, description: 'Where */ to'}\n  its-note: {type: string}\n  ratio: {type: float, default: 1}\n  loud: {type: boolean, default: false}\n",
};
