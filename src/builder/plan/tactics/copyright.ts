import type { PlanEntry } from '../build-plan.ts';
import type { Tactic } from './tactic.ts';

/** copyright: the charm's own keeps its name, a layer's stands beside it as `copyright.<layer>`. */
export const copyrightTactic: Tactic = {
  name: 'copyright',
  always: [],
  claims: (path) => path === 'copyright',
  combine(path, stack, { charm }) {
    const entries = stack.flatMap(({ layer, file }): PlanEntry[] => {
      if (file?.content.kind !== 'file') return [];
      return [
        {
          path: layer === charm ? path : `${path}.${layer.name}`,
          layer: layer.url,
          tactic: this.name,
          from: [layer.url],
          content: { kind: 'copy', from: file.content.from, executable: false },
        },
      ];
    });
    return { entries, faults: [] };
  },
};
