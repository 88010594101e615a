import { done, type Tool } from '../tool.ts';

export const stateDelete: Tool = {
  name: 'state-delete',
  usage: '<key>',
  flags: {},
  maxArgs: 1,
  run({ context, args }) {
    const [key = ''] = args;
    if (key !== '') context.buffer.state.set(key, null);
    return done;
  },
};
