/** Tells "it is not there (any more)" from other failures of the file system. */

const gone = new Set(['ENOENT', 'ESRCH', 'ENODEV', 'ENOTDIR']);

/** Whether a file, a process or a control group is simply not there. */
export function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    gone.has(error.code)
  );
}
