import { misused, value, type Tool } from '../tool.ts';

/** A unit is left out while its own `departed` hook runs, and all of them in a `broken` hook. */
export const relationList: Tool = {
  name: 'relation-list',
  usage: '[options]',
  reads: true,
  flags: { r: 'relation', app: 'switch' },
  aliases: { relation: 'r' },
  format: 'smart',
  maxArgs: 0,
  run({ context, flags }) {
    const { relation } = flags;
    if (relation === undefined) return misused('no relation id specified');
    if (flags.switches.has('app')) return value(relation.application);
    const { hook } = context;
    if (hook.kind !== 'relation' || hook.relation !== relation.id) {
      return value([...relation.units].sort());
    }
    if (hook.step === 'broken') return value([]);
    const going = hook.step === 'departed' ? hook.remoteUnit : undefined;
    return value(relation.units.filter((unit) => unit !== going).sort());
  },
};
