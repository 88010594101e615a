import { value, type Tool } from '../tool.ts';

export const goalState: Tool = {
  name: 'goal-state',
  usage: '[options]',
  flags: {},
  format: 'yaml',
  maxArgs: 0,
  run({ context }) {
    const { units, relations } = context.view.goalState();
    return value({ units, relations });
  },
};
