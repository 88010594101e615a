import { hasErrno } from '../../base/errno.ts';
import { writeSync } from 'node:fs';

/**
 * Writes a line to standard output (1) or standard error (2), all of it, at once.
 *
 * `process.stdout` would load Node's streams, which costs a hook more than all that it does itself. A reader
 * that has gone is no reason to fail a hook.
 */
export function writeLine(stream: 1 | 2, line: string): void {
  let rest: Uint8Array = Buffer.from(`${line}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(stream, rest));
    } catch (error) {
      // A full pipe that does not block: its reader is at work.
      if (!hasErrno(error, 'EAGAIN')) return;
    }
  }
}
