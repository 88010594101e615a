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

/** Acts at once; an unknown level counts as INFO. */
export const jujuLog: Tool = {
  name: 'juju-log',
  usage: '[options] <message>',
  flags: { debug: 'switch', l: 'text' },
  aliases: { 'log-level': 'l' },
  run({ context, args, flags }) {
    if (args.length === 0) return misused('no message specified');
    const wished = levels[(flags.texts.l ?? 'INFO').toUpperCase()] ?? 'INFO';
    const relation = hookRelation(context);
    const prefix = relation === undefined ? '' : `${relationId(relation)}: `;
    const level = flags.switches.has('debug') ? 'DEBUG' : wished;
    context.effects.log(level, prefix + args.join(' '));
    return done;
  },
};
