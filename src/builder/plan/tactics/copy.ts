import type { PlannedContent } from '../build-plan.ts';
import type { ContributedFile } from '../layer-source.ts';
import type { Tactic } from './tactic.ts';

/** Any other file: the topmost layer's stands. */
export const copyTactic: Tactic = {
  name: 'copy',
  always: [],
  claims: () => true,
  combine(path, stack) {
    const top = stack.at(-1);
    if (top?.file === undefined) return { entries: [], faults: [] };
    const entry = {
      path,
      layer: top.layer.url,
      tactic: this.name,
      from: stack.map(({ layer }) => layer.url),
      content: copied(top.file),
    };
    return { entries: [entry], faults: [] };
  },
};

function copied({ content }: ContributedFile): PlannedContent {
  return content.kind === 'symlink'
    ? content
    : { kind: 'copy', from: content.from, executable: content.executable };
}
