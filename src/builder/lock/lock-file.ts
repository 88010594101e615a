import { isMissing } from '../../base/errno.ts';
import { isObject } from '../../base/json.ts';
import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../errors.ts';
import { type BuildLock, lockText } from '../plan/build-lock.ts';

export const lockFileName = 'build.lock';

/**
 * Reads the lock beside a charm's layer.yaml; undefined when there is none.
 *
 * @throws LOCK_INVALID when it is not what a build writes.
 */
export async function readLock(charm: string): Promise<BuildLock | undefined> {
  const path = join(charm, lockFileName);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw fault('LOCK_INVALID', `cannot read ${path}`, { cause: error });
  });
  if (text === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw fault('LOCK_INVALID', `${path} is not JSON`, { cause });
  }
  if (!isLock(value)) throw fault('LOCK_INVALID', `${path} is not a lock of this charmwright`);
  return value;
}

/** Writes the lock in one step, where it differs; answers whether it did. */
export async function writeLock(charm: string, lock: BuildLock): Promise<boolean> {
  const path = join(charm, lockFileName);
  const text = lockText(lock);
  if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return false;
  const fresh = `${path}.${randomUUID()}`;
  try {
    await writeFile(fresh, text);
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
  return true;
}

function isLock(value: unknown): value is BuildLock {
  if (!isObject(value) || value.lockVersion !== 1) return false;
  const { framework, layers, packages, runtimes } = value;
  if (!isPin(framework, ['version', 'sha256']) || !isObject(runtimes)) return false;
  if (!Array.isArray(layers) || !Array.isArray(packages)) return false;
  const pinned = (all: readonly unknown[], keys: readonly string[]): boolean =>
    all.every((each) => isPin(each, keys));
  return (
    pinned(layers, ['layer', 'source', 'sha256']) &&
    layers.every((each: unknown) => isObject(each) && isCommit(each.commit)) &&
    pinned(packages, ['package', 'sha256']) &&
    pinned(Object.values(runtimes), ['package', 'version', 'integrity', 'sha256'])
  );
}

/** A commit names a folder of the cache, so it is nothing but a commit. */
function isCommit(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && /^[0-9a-f]{40,64}$/.test(value));
}

function isPin(value: unknown, keys: readonly string[]): boolean {
  return isObject(value) && keys.every((key) => typeof value[key] === 'string');
}
