import { refusedMessage } from '../message-bound.ts';
import { done, misused, type Tool } from '../tool.ts';

/** Acts at once. */
export const applicationVersionSet: Tool = {
  name: 'application-version-set',
  usage: '<new-version>',
  flags: {},
  maxArgs: 1,
  run({ context, args }) {
    const [version] = args;
    if (version === undefined) return misused('no version specified');
    const tooLong = refusedMessage('version', version);
    if (tooLong !== undefined) return tooLong;
    context.effects.setVersion(version);
    return done;
  },
};
