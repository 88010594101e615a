/** The names that errno(3) gives to what the operating system refuses, as Node has them in an error's `code`. */

/** The errno name of a system error, such as `ENOENT`; undefined for an error that has no code. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}

/** Whether a system error is one of these. */
export function hasErrno(error: unknown, ...names: readonly string[]): boolean {
  const errno = errnoOf(error);
  return errno !== undefined && names.includes(errno);
}

/**
 * Whether a file, a program, a process or a control group is not there, or not there any more.
 *
 * ENOTDIR too: below a file there is nothing. ESRCH and ENODEV: /proc and cgroupfs answer so while a process or a
 * group goes away.
 */
export function isMissing(error: unknown): boolean {
  return hasErrno(error, 'ENOENT', 'ENOTDIR', 'ESRCH', 'ENODEV');
}
