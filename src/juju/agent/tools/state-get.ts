import { currentState } from '../pending.ts';
import { failed, value, type Tool } from '../tool.ts';

export const stateGet: Tool = {
  name: 'state-get',
  usage: '[options] [<key>]',
  reads: true,
  flags: { strict: 'switch' },
  format: 'smart',
  maxArgs: 1,
  run({ context, args, flags, format }) {
    const [key = '-'] = args;
    const state = currentState(context);
    // A nil map of Go: null in JSON, empty in other formats.
    const missing = Object.keys(state).length === 0 && format === 'json';
    if (key === '-' || key === '') return value(missing ? null : state);
    const found = Object.hasOwn(state, key) ? state[key] : undefined;
    if (found === undefined && flags.switches.has('strict')) {
      return failed(`${JSON.stringify(key)} not found`);
    }
    return value(found ?? '');
  },
};
