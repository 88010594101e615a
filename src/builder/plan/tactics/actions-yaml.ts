import { mergeStack } from './merge-stack.ts';
import { ownership, type Tactic } from './tactic.ts';

/** actions.yaml: merged deeply. Without actions there is no file. */
export const actionsYamlTactic: Tactic = {
  name: 'actions',
  always: [],
  claims: (path) => path === 'actions.yaml',
  combine(path, stack, { charm }) {
    const { value, faults } = mergeStack(stack.flatMap(({ document }) => document ?? []));
    if (Object.keys(value).length === 0) return { entries: [], faults };
    const described = Object.fromEntries(
      Object.entries(value).map(([name, action]) => [name, action ?? {}]),
    );
    const entry = {
      path,
      tactic: this.name,
      ...ownership(stack, charm),
      content: { kind: 'yaml', value: described },
    } as const;
    return { entries: [entry], faults };
  },
};
