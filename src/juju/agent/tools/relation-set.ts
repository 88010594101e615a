import { settingsOfCall } from '../key-values.ts';
import { done, failed, misused, type Tool } from '../tool.ts';

/** An empty value removes its key. */
export const relationSet: Tool = {
  name: 'relation-set',
  usage: '[options] key=value [key=value ...]',
  flags: { r: 'relation', app: 'switch', file: 'file' },
  ignoresFormat: true,
  aliases: { relation: 'r' },
  run(input) {
    const { context, flags } = input;
    if (flags.relation === undefined) return misused('no relation id specified');
    const parsed = settingsOfCall(input);
    if (parsed.kind === 'refused') return parsed.answer;
    const ofApplication = flags.switches.has('app');
    if (ofApplication && !context.view.isLeader()) return failed('cannot write relation settings');
    const pending = context.buffer.relation(flags.relation.id);
    for (const [key, each] of Object.entries(parsed.settings)) {
      pending[ofApplication ? 'application' : 'unit'].set(key, each === '' ? null : each);
    }
    return done;
  },
};
