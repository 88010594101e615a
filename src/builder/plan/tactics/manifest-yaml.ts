import type { Tactic } from './tactic.ts';

/** Juju's charm images of today; a bundled charm runs on every architecture with a Node. */
const defaultBases = ['22.04', '24.04'].map((channel) => ({
  name: 'ubuntu',
  channel,
  architectures: ['amd64', 'arm64'],
}));

/** manifest.yaml: the bases that the charm itself names, else the usual ones. A layer's bases are ignored. */
export const manifestYamlTactic: Tactic = {
  name: 'manifest',
  always: ['manifest.yaml'],
  claims: (path) => path === 'manifest.yaml',
  combine(path, stack, { charm }) {
    const own = stack.find(({ layer }) => layer === charm)?.document;
    const value = own?.value ?? { bases: defaultBases };
    const entry = {
      path,
      layer: charm.url,
      tactic: this.name,
      from: [charm.url],
      content: { kind: 'yaml', value },
    } as const;
    return { entries: [entry], faults: [] };
  },
};
