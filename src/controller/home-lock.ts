import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { fault } from '../errors.ts';
import type { HomePaths } from './home.ts';
import { makePrivateFile } from './private-file.ts';

export interface HomeLock {
  release(): void;
}

/** A killed controller keeps its lock until its last thread has ended; it is waited for so many times 25 ms. */
const maxAttempts = 80;

/**
 * Makes this process the only controller of a home.
 *
 * The lock is the kernel's, taken through SQLite: it ends with the process however that ends, so it
 * is never stale. An owner that is alive is not waited for.
 *
 * @throws CONTROLLER_RUNNING naming the process that has it.
 */
export async function lockHome(home: HomePaths, pid: number): Promise<HomeLock> {
  for (let attempt = 1; ; attempt += 1) {
    const lock = tryLock(home);
    if (lock !== undefined) {
      writeFileSync(home.pid, `${pid}\n`, { mode: 0o600 });
      return {
        release() {
          rmSync(home.pid, { force: true });
          lock.close();
        },
      };
    }
    const owner = readPid(home);
    if (isAlive(owner) || attempt === maxAttempts) {
      const who = owner === '' ? 'another process' : `process ${owner}`;
      throw fault('CONTROLLER_RUNNING', `the home ${home.root} is served by ${who}`);
    }
    await pause(25);
  }
}

function tryLock(home: HomePaths): DatabaseSync | undefined {
  makePrivateFile(home.lock);
  const lock = new DatabaseSync(home.lock, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    if (error instanceof Error && 'errcode' in error && error.errcode === busy) return undefined;
    throw error;
  }
}

/** SQLITE_BUSY: another connection has the lock. */
const busy = 5;

function readPid(home: HomePaths): string {
  try {
    return readFileSync(home.pid, 'utf8').trim();
  } catch {
    // The owner has the lock and is about to write its id, or has just removed it.
    return '';
  }
}

/** Whether a process runs; one that has ended but is not waited for does not. */
function isAlive(pid: string): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
