/** Every error as one with a code, so that INTERNAL is left for faults of this program. */
import { systemFault } from './system-faults.ts';
import { CharmwrightError, fault, messageOf } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';

/**
 * The error itself when it has a code; else one for what the operating system or SQLite refused.
 *
 * What remains is a fault of this program: INTERNAL.
 */
export function codedError(error: unknown): CharmwrightError {
  if (error instanceof CharmwrightError) return error;
  return (
    storeFault(error) ??
    systemFault(error, doingOf(error)) ??
    fault('INTERNAL', messageOf(error), { cause: error })
  );
}

/** SQLite's primary result codes (https://sqlite.org/rescode.html) of what the machine refused. */
const storeCodes: ReadonlyMap<number, ErrorCode> = new Map([
  [3, 'PERMISSION_DENIED'],
  [5, 'FILE_BUSY'],
  [7, 'MEMORY_EXHAUSTED'],
  [8, 'FILE_SYSTEM_READ_ONLY'],
  [10, 'DISK_ERROR'],
  [11, 'STORE_INVALID'],
  [13, 'DISK_FULL'],
  [26, 'STORE_INVALID'],
]);

/** What SQLite could not do because of the machine; undefined for any other error. */
export function storeFault(error: unknown): CharmwrightError | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  const code = storeCodes.get(Number(error.errcode) & 0xff);
  if (code === undefined) return undefined;
  return fault(code, `the controller’s store cannot be used: ${messageOf(error)}`, {
    cause: error,
  });
}

/** Node names the system call, and mostly the path. */
function doingOf(error: unknown): string {
  if (!(error instanceof Error)) return 'do it';
  const call = 'syscall' in error && typeof error.syscall === 'string' ? error.syscall : 'use';
  const path = 'path' in error && typeof error.path === 'string' ? ` ${error.path}` : '';
  const to = 'dest' in error && typeof error.dest === 'string' ? ` to ${error.dest}` : '';
  return `${call}${path}${to}`;
}
