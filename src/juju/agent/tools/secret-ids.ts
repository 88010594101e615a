import { managedSecrets } from '../current-secrets.ts';
import { value, type Tool } from '../tool.ts';

/** Sorted, where Juju's order is random. */
export const secretIds: Tool = {
  name: 'secret-ids',
  usage: '[options]',
  reads: true,
  flags: {},
  format: 'smart',
  maxArgs: 0,
  run({ context, format }) {
    const ids = managedSecrets(context)
      .map(({ id }) => id)
      .sort();
    // A nil slice of Go: null in JSON, empty in other formats.
    return value(ids.length === 0 && format === 'json' ? null : ids);
  },
};
