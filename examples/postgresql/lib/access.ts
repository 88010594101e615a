import { accessField } from './quoting.ts';
import type { DatabaseRequest } from './requests.ts';

/**
 * The whole of pg_hba.conf: root's own programs through the socket, and from the network each
 * application's user, to its database, from its units' subnets. Whatever matches no line is refused.
 *
 * @param encrypted whether only connections with TLS are let in.
 */
export function accessRules(served: readonly DatabaseRequest[], encrypted: boolean): string {
  const type = encrypted ? 'hostssl' : 'host';
  const remote = served.flatMap(({ database, user, subnets }) =>
    subnets.map(
      (subnet) => `${type} ${accessField(database)} ${accessField(user)} ${subnet} scram-sha-256`,
    ),
  );
  return [
    '# Written by the charm postgresql; changes are overwritten.',
    'local all postgres peer',
    ...[...new Set(remote)].sort(),
    '',
  ].join('\n');
}
