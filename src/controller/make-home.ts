import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { errnoOf } from '../base/errno.ts';
import { fault, isFault } from '../errors.ts';
import { homeEntries } from './home.ts';

/**
 * Makes the folder of a home, of mode 0700, with all folders above it.
 *
 * A home that others can read is closed, with what a controller keeps in it. A folder that holds anything else, or
 * belongs to another user, is not a home to be closed: it is refused.
 *
 * @returns what was closed, as a sentence for the user; undefined when the home was closed already.
 * @throws HOME_UNUSABLE with the reason.
 */
export function makeHome(home: string): string | undefined {
  try {
    makeFolder(home);
    return closeHome(home);
  } catch (cause) {
    if (isFault(cause)) throw cause;
    throw fault(
      'HOME_UNUSABLE',
      `${home} cannot be the controller’s home: ${reason(errnoOf(cause) ?? String(cause))}`,
      {
        cause,
      },
    );
  }
}

/** Not mkdir's own `recursive`: where nothing can be made, as in /proc, Node tries that without end. */
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

/** What group and others may do. */
const others = 0o077;

function closeHome(home: string): string | undefined {
  const { mode, uid } = statSync(home);
  const user = process.getuid?.() ?? uid;
  if (uid !== user) {
    throw fault('HOME_UNUSABLE', `${home} belongs to user ${uid}, who could read all of it`, {
      hint: `give it to the controller’s user: chown ${user} ${home}`,
    });
  }
  const open = (mode & others) !== 0;
  if (open) {
    refuseForeign(home);
    // The folder comes first: from here on nothing below it can be opened by others.
    chmodSync(home, 0o700);
  }
  // The tools are not closed: machines see their folder as it is.
  const closed = readdirSync(home).filter((name) => name !== 'tools' && close(home, name));
  if (!open) return undefined;
  const more = closed.length === 0 ? '' : `, and in it ${closed.sort().join(', ')}`;
  return `others could read ${home}: closed it (mode 0700)${more}`;
}

/** Closing a folder that serves other purposes too, such as /tmp, would break these. */
function refuseForeign(home: string): void {
  const foreign = readdirSync(home)
    .filter((name) => !homeEntries.has(name))
    .sort();
  if (foreign.length === 0) return;
  const some = foreign.slice(0, 3).join(', ') + (foreign.length > 3 ? ', …' : '');
  throw fault(
    'HOME_UNUSABLE',
    `others can read ${home}, which holds more than a controller: ${some}`,
    { hint: `close it if it is meant to be the home: chmod 700 ${home}; or choose another folder` },
  );
}

/** Closes one entry; whether it was open. A link keeps its mode, and what it names is not the home's. */
function close(home: string, name: string): boolean {
  const path = join(home, name);
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined || entry.isSymbolicLink() || (entry.mode & others) === 0) return false;
  chmodSync(path, entry.mode & 0o700);
  return true;
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
