import { currentState } from '../pending.ts';
import { failed, value, type Tool } from '../tool.ts';

export const stateGet: Tool = {
  name: 'state-get',
  usage: '[options] [<key>]',
  flags: { strict: 'switch' },
  format: 'smart',
  maxArgs: 1,
  run({ context, args, flags }) {
    const [key = '-'] = args;
    const state = currentState(context);
    if (key === '-' || key === '') return value(Object.keys(state).length === 0 ? null : state);
    const found = Object.hasOwn(state, key) ? state[key] : undefined;
    if (found === undefined && flags.switches.has('strict')) {
      return failed(`${JSON.stringify(key)} not found`);
    }
    return value(found ?? '');
  },
};
