/** PostgreSQL's longest name, in bytes; names here are ASCII. */
const longest = 63;

/**
 * The account of a client application: `juju_<application>`, or `jujuadmin_…` and `jujurepl_…`.
 *
 * A name beyond 63 characters becomes its first 31 and the MD5 of the whole, in hex, as the classic
 * PostgreSQL charm does.
 *
 * @param md5 gives the MD5 of a text as 32 hex digits.
 */
export function accountName(
  application: string,
  kind: 'user' | 'admin' | 'replication',
  md5: (text: string) => string,
): string {
  const prefix = { user: 'juju', admin: 'jujuadmin', replication: 'jujurepl' }[kind];
  const name = `${prefix}_${application}`.replaceAll('-', '_');
  return name.length <= longest ? name : name.slice(0, 31) + md5(name);
}
