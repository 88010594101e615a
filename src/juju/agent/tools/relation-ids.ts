import { hookRelation, relationId } from '../relation-flag.ts';
import { misused, value, type Tool } from '../tool.ts';

/** A relation is left out while its own `broken` hook runs. */
export const relationIdsTool: Tool = {
  name: 'relation-ids',
  usage: '[options] [<endpoint>]',
  reads: true,
  flags: {},
  format: 'smart',
  maxArgs: 1,
  run({ context, args }) {
    const { hook, view } = context;
    const endpoint = args[0] ?? hookRelation(context)?.endpoint ?? '';
    if (args.length === 0 && endpoint === '') return misused('no endpoint name specified');
    const going = hook.kind === 'relation' && hook.step === 'broken' ? hook.relation : undefined;
    const relations = view
      .relations()
      .filter((relation) => relation.endpoint === endpoint && relation.id !== going);
    return value(relations.map(relationId).sort());
  },
};
