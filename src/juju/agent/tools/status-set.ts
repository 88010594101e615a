import type { SettableStatus } from '../immediate-effects.ts';
import { refusedMessage } from '../message-bound.ts';
import { done, failed, misused, type Tool } from '../tool.ts';

const statuses: readonly SettableStatus[] = ['maintenance', 'blocked', 'waiting', 'active'];

/** Acts at once. */
export const statusSet: Tool = {
  name: 'status-set',
  usage: '[options] <maintenance | blocked | waiting | active> [message]',
  flags: { application: 'switch' },
  maxArgs: 2,
  run({ context, args, flags }) {
    const [name, message = ''] = args;
    if (name === undefined) return misused('invalid args, require <status> [message]');
    const status = statuses.find((each) => each === name);
    if (status === undefined) {
      const known = statuses.join(' ');
      return misused(`invalid status ${JSON.stringify(name)}, expected one of [${known}]`);
    }
    const tooLong = refusedMessage('status', message);
    if (tooLong !== undefined) return tooLong;
    const ofApplication = flags.switches.has('application');
    if (ofApplication && !context.view.isLeader()) return failed('this unit is not the leader');
    context.effects.setStatus(ofApplication ? 'application' : 'unit', status, message);
    return done;
  },
};
