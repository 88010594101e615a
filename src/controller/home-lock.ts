import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { fault } from '../errors.ts';
import type { HomePaths } from './home.ts';

export interface HomeLock {
  release(): void;
}

/**
 * Makes this process the only controller of a home.
 *
 * The lock is the kernel's, taken through SQLite: it ends with the process however that ends, so it
 * is never stale.
 *
 * @throws CONTROLLER_RUNNING naming the process that has it.
 */
export function lockHome(home: HomePaths, pid: number): HomeLock {
  // A controller that was killed a moment ago keeps the lock until its last thread has ended.
  const lock = new DatabaseSync(home.lock, { timeout: 1_000 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    const owner = readPid(home);
    throw fault('CONTROLLER_RUNNING', `the home ${home.root} is served by process ${owner}`, {
      cause,
    });
  }
  writeFileSync(home.pid, `${pid}\n`, { mode: 0o600 });
  return {
    release() {
      rmSync(home.pid, { force: true });
      lock.close();
    },
  };
}

function readPid(home: HomePaths): string {
  try {
    return readFileSync(home.pid, 'utf8').trim();
  } catch {
    // It has the lock and is about to write its id, or has just removed it.
    return '(unknown)';
  }
}
