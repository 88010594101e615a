import { hasErrno } from '../../base/errno.ts';
import { writeSync } from 'node:fs';

/**
 * Writes a whole line to standard output (1) or standard error (2), synchronously.
 *
 * `process.stdout` would load Node's streams, which takes longer than everything else in a hook. A reader that has
 * closed its end does not fail the hook.
 */
export function writeLine(stream: 1 | 2, line: string): void {
  let rest: Uint8Array = Buffer.from(`${line}\n`);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(stream, rest));
    } catch (error) {
      // EAGAIN is a full pipe in non-blocking mode, whose reader catches up; any other error is a closed pipe.
      if (!hasErrno(error, 'EAGAIN')) return;
    }
  }
}
