import type { LogLevel } from '../immediate-effects.ts';
import { hookRelation, relationId } from '../relation-flag.ts';
import { done, misused, type Tool } from '../tool.ts';

const levels: Readonly<Record<string, LogLevel | undefined>> = {
  TRACE: 'TRACE',
  DEBUG: 'DEBUG',
  INFO: 'INFO',
  WARN: 'WARNING',
  WARNING: 'WARNING',
  ERROR: 'ERROR',
  CRITICAL: 'CRITICAL',
};

/** Acts at once; an unknown level counts as INFO, and is logged as a warning. */
export const jujuLog: Tool = {
  name: 'juju-log',
  usage: '[options] <message>',
  flags: { debug: 'switch', l: 'text' },
  ignoresFormat: true,
  aliases: { 'log-level': 'l' },
  run({ context, args, flags }) {
    if (args.length === 0) return misused('no message specified');
    const { l: asked = '' } = flags.texts;
    const debug = flags.switches.has('debug');
    const known = asked === '' ? 'INFO' : levels[asked.toUpperCase()];
    if (known === undefined && !debug) {
      const why = `Specified log level of ${JSON.stringify(asked)} is not valid`;
      context.effects.log('WARNING', why);
    }
    const relation = hookRelation(context);
    const prefix = relation === undefined ? '' : `${relationId(relation)}: `;
    context.effects.log(debug ? 'DEBUG' : (known ?? 'INFO'), prefix + args.join(' '));
    return done;
  },
};
