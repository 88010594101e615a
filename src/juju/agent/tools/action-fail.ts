import { refusedMessage } from '../message-bound.ts';
import { done, failed, type Tool } from '../tool.ts';

export const actionFail: Tool = {
  name: 'action-fail',
  usage: '["<failure message>"]',
  flags: {},
  maxArgs: 1,
  run({ context, args }) {
    if (context.hook.kind !== 'action') return failed('not running an action');
    const [message = unexplained] = args;
    const tooLong = refusedMessage('failure', message);
    if (tooLong !== undefined) return tooLong;
    context.buffer.fail(message);
    return done;
  },
};

const unexplained = 'action failed without reason given, check action for errors';
