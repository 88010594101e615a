/** Files of the controller that only its user may read. */
import { closeSync, constants, fchmodSync, openSync } from 'node:fs';

/**
 * Makes a file of mode 0600 when it does not exist, and closes one that others can read.
 *
 * SQLite gives a database's mode to its WAL and its shared memory (`sqlite3.c`, findCreateFileMode), so a database
 * is made this way before SQLite opens it.
 */
export function makePrivateFile(path: string): void {
  closeSync(openPrivateFile(path));
}

/** The descriptor of a file of mode 0600, open for appending; a link is not followed. */
export function openPrivateFile(path: string): number {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  const descriptor = openSync(path, O_APPEND | O_CREAT | O_NOFOLLOW | O_WRONLY, 0o600);
  fchmodSync(descriptor, 0o600);
  return descriptor;
}
