/** Absolute paths of the machine that end up in unit files and in logrotate's. */
import type { CharmwrightError } from '../../index.ts';
import { invalidValue, ok, shown, wrong } from './diagnostics.ts';
import type { Origin, Read } from './diagnostics.ts';

/** Plain characters only: none of them means anything to systemd, logrotate, a shell or Python. */
export const plainPath = /^[A-Za-z0-9._/@+,=-]+$/;

/** Folders that belong to the system, or that the service can't see. */
const refused = [
  'bin boot dev etc home lib lib32 lib64 libx32 proc root run sbin sys tmp usr var/tmp',
].flatMap((names) => names.split(' ').map((name) => `/${name}`));

/** An absolute path without `..`, in plain characters, that is neither `/` nor in a system folder. */
export function readAbsolutePath(text: string, origin: Origin, what: string): Read<string> {
  const problem = problemOf(text);
  if (problem === undefined) return ok(`/${partsOf(text).join('/')}`);
  return wrong(invalid(origin, text, `${what} ${problem}`));
}

/** A file's path, likewise; its folder must not be `/`. */
export function readLogfilePath(text: string, origin: Origin): Read<string> {
  if (text.endsWith('/') || partsOf(text).length === 1) {
    return wrong(invalid(origin, text, 'the path of a file in a folder, such as /var/log/app.log'));
  }
  return readAbsolutePath(text, origin, 'the path of a file');
}

/** Whether `path` is `folder` or lies in it; both normalised. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function problemOf(text: string): string | undefined {
  if (!text.startsWith('/')) return 'that is absolute';
  if (!plainPath.test(text)) return 'of letters, digits and . _ - @ + , =';
  const parts = partsOf(text);
  if (parts.includes('..')) return 'without ..';
  const path = `/${parts.join('/')}`;
  if (path === '/') return 'below /';
  const within = refused.find((folder) => isWithin(path, folder));
  return within === undefined ? undefined : `outside of ${within}`;
}

function partsOf(text: string): readonly string[] {
  return text.split('/').filter((part) => part !== '' && part !== '.');
}

function invalid(origin: Origin, text: string, expected: string): CharmwrightError {
  return invalidValue('WSGI_PATH_INVALID', origin, { found: shown(text), expected });
}
