import { mergeLayers } from './merge-stack.ts';
import { ownership, type Tactic } from './tactic.ts';

const deletes = [{ section: 'actions', root: [] }] as const;

/** actions.yaml: merged deeply. Without actions there is no file. */
export const actionsYamlTactic: Tactic = {
  name: 'actions',
  always: [],
  claims: (path) => path === 'actions.yaml',
  combine(path, stack, context) {
    const { value, faults } = mergeLayers(stack, context, { deletes });
    if (Object.keys(value).length === 0) return { entries: [], faults };
    const described = Object.fromEntries(
      Object.entries(value).map(([name, action]) => [name, action ?? {}]),
    );
    const entry = {
      path,
      tactic: this.name,
      ...ownership(stack, context.charm),
      content: { kind: 'yaml', value: described },
    } as const;
    return { entries: [entry], faults };
  },
};
