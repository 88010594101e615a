import { value, type Tool } from '../tool.ts';

export const isLeaderTool: Tool = {
  name: 'is-leader',
  usage: '[options]',
  reads: true,
  flags: {},
  format: 'smart',
  maxArgs: 0,
  run: ({ context }) => value(context.view.isLeader()),
};
