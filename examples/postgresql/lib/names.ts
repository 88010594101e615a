import { createHash } from 'node:crypto';
import { pgsql } from 'charmwright';

/** PostgreSQL cuts longer names off without a word. */
const longest = 63;

/** Names that are the server's own. */
const reserved = /^(postgres|template[01]|public|none|pg_.*)$/;

/** Users that this charm makes begin so. */
const userPrefix = 'juju_';

/** The user of a remote application. */
export function userOf(application: string): string {
  return pgsql.accountName(application, 'user', md5);
}

/** A requested name as PostgreSQL can keep it: what is too long keeps its first 31 characters and a digest of all. */
export function databaseOf(requested: string): string {
  return requested.length <= longest ? requested : requested.slice(0, 31) + md5(requested);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

/** Why `name` can't be given to a database, a role or an extension, or undefined when it can. */
export function faultOfName(
  kind: 'database' | 'role' | 'extension' | 'schema',
  name: string,
): string | undefined {
  const shown = JSON.stringify(name);
  if (Buffer.byteLength(name) > longest) return `${kind} ${shown} is longer than ${longest} bytes`;
  // Also keeps line ends out of pg_hba.conf, where no quoting helps.
  if (!/^[\x20-\x7e]+$/.test(name)) return `${kind} ${shown} is not printable ASCII`;
  // The server itself says which extensions there are.
  if (kind !== 'extension' && reserved.test(name)) return `${kind} ${shown} is PostgreSQL's own`;
  if (kind === 'role' && name.startsWith(userPrefix)) {
    return `role ${shown} is the name of an application's user`;
  }
  return undefined;
}
