import type { Tactic } from './tactic.ts';

/** layer.yaml: what the charm is made of, with the options as they came out. */
export const layerYamlTactic: Tactic = {
  name: 'layer',
  always: ['layer.yaml'],
  claims: (path) => path === 'layer.yaml',
  combine(path, _stack, { charm, layers, interfaces, options }) {
    const used = Object.entries(options).filter(([, values]) => Object.keys(values).length > 0);
    const value = {
      is: charm.url,
      includes: [...interfaces, ...layers.slice(0, -1)].map(({ url }) => url),
      ...(used.length === 0 ? {} : { options: Object.fromEntries(used) }),
      ...(charm.layerFile.repo === undefined ? {} : { repo: charm.layerFile.repo }),
    };
    const entry = {
      path,
      layer: charm.url,
      tactic: this.name,
      from: layers.map(({ url }) => url),
      content: { kind: 'yaml', value },
    } as const;
    return { entries: [entry], faults: [] };
  },
};
