import { systemFault } from '../../base/system-faults.ts';
import { fault, isFault } from '../../errors.ts';
import type { CharmwrightError } from '../../errors.ts';

/**
 * Does something to a path; what the machine refuses becomes a coded error with the path.
 *
 * Its code tells a full disk, a missing permission and the like apart; FILE_OPERATION_FAILED is for the rest.
 */
export async function onPath<T>(doing: string, path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isFault(error)) throw error;
    throw (
      systemFault(error, `${doing} ${path}`) ??
      fault('FILE_OPERATION_FAILED', `cannot ${doing} ${path}: ${reasonOf(error)}`, {
        cause: error,
      })
    );
  }
}

/** Something of another kind is in the way. */
export function wrongKind(path: string, kind: string, expected: string): CharmwrightError {
  const found = kind === 'absent' ? 'is not there' : `is a ${kind}`;
  return fault('FILE_OPERATION_FAILED', `${path} ${found}, expected ${expected}`);
}

/** The error without the system call and the paths that Node adds to it. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/, [a-z]+ '.*$/s, '');
}
