import { value, type Tool } from '../tool.ts';

export const goalStateTool: Tool = {
  name: 'goal-state',
  usage: '[options]',
  reads: true,
  flags: {},
  format: 'yaml',
  formats: ['yaml', 'json'],
  maxArgs: 0,
  run({ context }) {
    const { units, relations } = context.view.goalState();
    const endpoints = Object.entries(relations).map(
      ([name, each]) => [name, sorted(each)] as const,
    );
    return value({ units: sorted(units), relations: sorted(Object.fromEntries(endpoints)) });
  },
};

function sorted<T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(entries).sort(([one], [other]) => (one < other ? -1 : 1)),
  );
}
