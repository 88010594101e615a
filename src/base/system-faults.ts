/** What the operating system's refusals mean: one table from errno to code, for every room. */
import { errnoOf } from './errno.ts';
import { fault } from '../errors.ts';
import type { CharmwrightError, ErrorCode } from '../errors.ts';

/** A refusal of the operating system. */
export interface SystemRefusal {
  readonly code: ErrorCode;
  /** In words, to follow a colon: `no space is left`. */
  readonly reason: string;
  /** Whether it may pass within seconds, so that another try at once can help; else only a repair does. */
  readonly isPassing: boolean;
}

interface Row extends SystemRefusal {
  /** The names in errno(3). */
  readonly errnos: readonly string[];
  /** How programs print it: strerror(3) in the C locale, and apt's and Python's own words. */
  readonly phrases: RegExp;
}

const table: readonly Row[] = [
  {
    errnos: ['ENOSPC', 'EDQUOT'],
    phrases: /No space left on device|Disk quota exceeded|have enough free space/,
    code: 'DISK_FULL',
    reason: 'no space is left on its file system',
    isPassing: false,
  },
  {
    errnos: ['EROFS'],
    phrases: /Read-only file system/,
    code: 'FILE_SYSTEM_READ_ONLY',
    reason: 'its file system is read-only',
    isPassing: false,
  },
  {
    errnos: ['EIO', 'EBADMSG', 'ENXIO'],
    phrases: /Input\/output error/,
    code: 'DISK_ERROR',
    reason: 'the disk could not be read or written',
    isPassing: true,
  },
  {
    errnos: ['ENOMEM'],
    phrases: /Cannot allocate memory|^\s*MemoryError\b/,
    code: 'MEMORY_EXHAUSTED',
    reason: 'no memory is left',
    isPassing: true,
  },
  {
    errnos: ['EMFILE', 'ENFILE'],
    phrases: /Too many open files/,
    code: 'OPEN_FILES_EXHAUSTED',
    reason: 'too many files are open',
    isPassing: true,
  },
  {
    errnos: ['EBUSY', 'ETXTBSY'],
    phrases: /Device or resource busy|Text file busy/,
    code: 'FILE_BUSY',
    reason: 'it is in use',
    isPassing: true,
  },
  {
    errnos: ['EACCES', 'EPERM'],
    phrases: /Permission denied|Operation not permitted/,
    code: 'PERMISSION_DENIED',
    reason: 'this user may not',
    isPassing: false,
  },
];

/** The refusal of an errno name, such as `ENOSPC`; undefined for one that has no code of its own. */
export function refusalOfErrno(errno: string): SystemRefusal | undefined {
  return table.find(({ errnos }) => errnos.includes(errno));
}

/** The refusal that a thrown system error carries in its `code`, or one that it was caused by. */
export function refusalOfError(error: unknown): SystemRefusal | undefined {
  let each = error;
  // A chain of causes is short; the bound is for one that closes on itself.
  for (let depth = 0; depth < 8 && each instanceof Error; depth += 1) {
    const found = refusalOfErrno(errnoOf(each) ?? '');
    if (found !== undefined) return found;
    each = each.cause;
  }
  return undefined;
}

/** The refusal that a program printed, with the first line that tells it; for output in the C locale. */
export function refusalInOutput(
  output: string,
): { readonly refusal: SystemRefusal; readonly line: string } | undefined {
  const lines = output.split('\n');
  for (const row of table) {
    const line = lines.find((each) => row.phrases.test(each));
    if (line !== undefined) return { refusal: row, line: line.trim() };
  }
  return undefined;
}

/**
 * A system error as a coded one: `cannot write /srv/a: no space is left on its file system (ENOSPC)`.
 *
 * @param doing what was attempted and on what, to follow `cannot`.
 * @returns undefined when its errno has no code of its own, or it is no system error.
 */
export function systemFault(error: unknown, doing: string): CharmwrightError | undefined {
  const refusal = refusalOfError(error);
  if (refusal === undefined) return undefined;
  return fault(refusal.code, `cannot ${doing}: ${refusal.reason}${inBrackets(error)}`, {
    cause: error,
  });
}

function inBrackets(error: unknown): string {
  const errno = errnoOf(error);
  return errno === undefined ? '' : ` (${errno})`;
}
