import type { PlannedContent } from '../build-plan.ts';
import type { Tactic } from './tactic.ts';

/** `version`, which Juju shows as the charm's version: the charm's own file, else its revision. */
export const versionTactic: Tactic = {
  name: 'version',
  always: ['version'],
  claims: (path) => path === 'version',
  combine(path, stack, { charm, version }) {
    const own = stack.find(({ layer }) => layer === charm)?.file?.content;
    const content: PlannedContent =
      own?.kind === 'file'
        ? { kind: 'copy', from: own.from, executable: false }
        : { kind: 'text', text: `${version}\n`, executable: false };
    const entry = { path, layer: charm.url, tactic: this.name, from: [charm.url], content };
    return { entries: [entry], faults: [] };
  },
};
