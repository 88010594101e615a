import { managedSecrets } from '../current-secrets.ts';
import { value, type Tool } from '../tool.ts';

/** Sorted, where Juju's order is random. */
export const secretIds: Tool = {
  name: 'secret-ids',
  usage: '[options]',
  flags: {},
  format: 'smart',
  maxArgs: 0,
  run({ context }) {
    const ids = managedSecrets(context)
      .map(({ id }) => id)
      .sort();
    return value(ids.length === 0 ? null : ids);
  },
};
