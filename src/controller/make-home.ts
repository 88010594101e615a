import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { fault } from '../errors.ts';

/**
 * Makes the folder of a home, of mode 0700, with all folders above it.
 *
 * @throws HOME_UNUSABLE with the reason.
 */
export function makeHome(home: string): void {
  try {
    makeFolder(home);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw fault('HOME_UNUSABLE', `${home} cannot be the controller’s home: ${reason(code)}`, {
      cause,
    });
  }
}

/** Not mkdir's own `recursive`: where nothing can be made, as in /proc, Node tries that for ever. */
function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another command may have been faster.
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function reason(code: string): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'this user may not';
    case 'EEXIST':
    case 'ENOTDIR':
      return 'a file is in the way';
    case 'EROFS':
      return 'its file system is read-only';
    case 'ENOSPC':
      return 'its file system is full';
    case 'ENAMETOOLONG':
      return 'its name is too long';
    default:
      return `nothing can be made there (${code})`;
  }
}
