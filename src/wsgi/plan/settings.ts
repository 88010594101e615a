/** Reads `wsgi.yaml`, the layer's settings in the charm's root. */
import { fault } from '../../index.ts';
import type { CharmwrightError, Json } from '../../index.ts';
import { invalidValue, ok, readAll, shown, wrong } from './diagnostics.ts';
import type { Origin, Read } from './diagnostics.ts';
import { isWithin, plainPath, readAbsolutePath } from './folder-path.ts';
import { home } from './paths.ts';
import { combinationKeys, readCombination } from './read-combination.ts';
import { readRelativePath } from './relative-path.ts';
import type { CombinationChoice } from './table.ts';

export interface Settings {
  /** Where the application's source is put, and where the service sees its release. */
  readonly applicationRoot: string;
  /** The system user that the service runs as. */
  readonly username: string;
  /** Folders within the application that it may write to, none within another; sorted. */
  readonly writable: readonly string[];
  /** The author's choice. */
  readonly combination: CombinationChoice;
}

const file = 'wsgi.yaml';
const known = ['application_root', 'username', 'writable', ...combinationKeys];
const shared = ['/var', '/var/lib', '/var/log', '/var/cache', '/var/spool', '/opt', '/mnt'];

/** Reads the settings; a key that is missing has its default, a key that isn't known is refused. */
export function readSettings(settings: Readonly<Record<string, Json>>): Read<Settings> {
  const unknown = Object.keys(settings).filter((key) => !known.includes(key));
  const read = readAll<{ [K in keyof Settings]: Settings[K] }>({
    applicationRoot: readRoot(settings.application_root ?? '/srv'),
    username: readUsername(settings.username ?? 'wsgi'),
    writable: readWritable(settings.writable ?? []),
    combination: readCombination(settings, file),
  });
  if (unknown.length === 0) return read;
  const diagnostics = read.kind === 'wrong' ? read.diagnostics : [];
  return wrong(...unknown.map(unknownKey), ...diagnostics);
}

function unknownKey(key: string): CharmwrightError {
  const message = `${file} has the unknown key ${shown(key)}; expected ${known.join(', ')}`;
  return fault('WSGI_SETTING_INVALID', message);
}

function readRoot(value: Json): Read<string> {
  const origin: Origin = { file, key: 'application_root' };
  const expected = 'the absolute path of a folder';
  if (typeof value !== 'string') return misfitOf(origin, value, expected);
  const read = readAbsolutePath(value, origin, expected);
  if (read.kind === 'wrong') return read;
  const path = read.value;
  if (shared.includes(path) || isWithin(path, home) || isWithin(path, '/var/lib/juju')) {
    return misfitOf(origin, value, 'a folder of the application’s own, such as /srv');
  }
  return read;
}

function readUsername(value: Json): Read<string> {
  const origin: Origin = { file, key: 'username' };
  if (typeof value === 'string' && /^[a-z_][a-z0-9_-]{0,31}$/.test(value) && value !== 'root') {
    return ok(value);
  }
  return misfitOf(origin, value, 'the name of a user other than root, such as wsgi');
}

function readWritable(value: Json): Read<readonly string[]> {
  const origin: Origin = { file, key: 'writable' };
  if (!Array.isArray(value)) return misfitOf(origin, value, 'a list of folders');
  const reads = (value as readonly Json[]).map((entry) =>
    typeof entry === 'string'
      ? readRelativePath(entry, origin, { code: 'WSGI_SETTING_INVALID', safe: plainPath })
      : misfitOf(origin, entry, 'a list of folders within the application'),
  );
  const diagnostics = reads.flatMap((read) => (read.kind === 'wrong' ? read.diagnostics : []));
  if (diagnostics.length > 0) return { kind: 'wrong', diagnostics };
  const paths = reads.flatMap((read) => (read.kind === 'ok' ? [read.value] : []));
  return ok(outermost([...new Set(paths)].sort()));
}

function outermost(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !paths.some((other) => other !== path && isWithin(path, other)));
}

function misfitOf(origin: Origin, value: Json, expected: string): Read<never> {
  return wrong(invalidValue('WSGI_SETTING_INVALID', origin, { found: shown(value), expected }));
}
