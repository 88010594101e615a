import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errnoOf, hasErrno, isMissing } from '../../base/errno.ts';
import { fault } from '../../errors.ts';
import { usageError } from './usage-error.ts';

/** `name=value`; the value may be empty and may hold further `=`. */
export function parsePair(text: string, what: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  if (at <= 0) throw usageError(`expected ${what} as name=value, found ${JSON.stringify(text)}`);
  return [text.slice(0, at), text.slice(at + 1)];
}

/** Config values from the command line; `@file` stands for the text of a file, as in juju. */
export async function parseSettings(
  words: readonly string[],
  cwd: string,
): Promise<Readonly<Record<string, string>>> {
  const pairs = words.map((word) => parsePair(word, 'a setting'));
  const values = await Promise.all(
    pairs.map(async ([name, value]): Promise<[string, string]> => {
      if (!value.startsWith('@')) return [name, value];
      return [name, await readText(resolve(cwd, value.slice(1)))];
    }),
  );
  return Object.fromEntries(values);
}

/** Resources as `name=path`; returns absolute paths. */
export function parseResources(
  words: readonly string[],
  cwd: string,
): Readonly<Record<string, string>> {
  const pairs = words.map((word) => parsePair(word, 'a resource'));
  return Object.fromEntries(pairs.map(([name, path]) => [name, resolve(cwd, path)]));
}

/** Storages as `name=directive`, or only a name for one of the usual size. */
export function parseStorage(words: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    words.map((word) => (word.includes('=') ? parsePair(word, 'a storage') : [word, ''])),
  );
}

/** The text of a file that the user named. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw fault('FILE_UNREADABLE', `${path} cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(error: unknown): string {
  if (isMissing(error)) return 'it is not there';
  if (hasErrno(error, 'EISDIR')) return 'it is a folder';
  return hasErrno(error, 'EACCES') ? 'this user may not' : (errnoOf(error) ?? String(error));
}
