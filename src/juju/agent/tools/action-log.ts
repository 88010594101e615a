import { refusedMessage } from '../message-bound.ts';
import { done, failed, misused, type Tool } from '../tool.ts';

/** Acts at once. */
export const actionLog: Tool = {
  name: 'action-log',
  usage: '<message>',
  flags: {},
  run({ context, args }) {
    if (args.length === 0) return misused('no message specified');
    if (context.hook.kind !== 'action') return failed('not running an action');
    const message = args.join(' ');
    const tooLong = refusedMessage('message', message);
    if (tooLong !== undefined) return tooLong;
    context.effects.actionLog(message);
    return done;
  },
};
