import { done, misused, type Tool } from '../tool.ts';

/**
 * Whether the charm declares such a storage, and how many of it a unit may have, is checked at the hook's end.
 *
 * Source: juju `core/storage/directive.go` (ParseDirectivesMap).
 */
export const storageAdd: Tool = {
  name: 'storage-add',
  usage: '<storage name>[=<count>] ...',
  flags: {},
  run({ context, args }) {
    if (args.length === 0) return misused('storage add requires a storage directive');
    const requested = new Map<string, number>();
    for (const arg of args) {
      const [name = '', directive = '1', ...more] = arg.split('=');
      if (name === '' || more.length > 0) {
        return misused(`expected "name=directive" or "name", got ${JSON.stringify(arg)}`);
      }
      const shown = JSON.stringify(name);
      if (requested.has(name)) return misused(`storage ${shown} specified more than once`);
      const count = countOf(directive);
      if (count === undefined) return misused(`only count can be specified for ${shown}`);
      if (typeof count === 'string') {
        return misused(`cannot parse directive for storage ${shown}: ${count}`);
      }
      requested.set(name, count);
    }
    context.buffer.storage.push(...Array.from(requested, ([name, count]) => ({ name, count })));
    return done;
  },
};

/** @returns undefined for a pool or a size, and what is wrong with a count. */
function countOf(directive: string): number | string | undefined {
  const fields = directive.split(',').filter((each) => each !== '');
  const [only] = fields;
  if (only === undefined) return 'storage directives require at least one field to be specified';
  if (fields.length > 1 || !/^-?\d+$/.test(only)) return undefined;
  const count = Number(only);
  if (count > 0) return count;
  return `parsing storage count: count must be greater than zero, got ${JSON.stringify(only)}`;
}
