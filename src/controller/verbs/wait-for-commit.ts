import { fault } from '../../errors.ts';
import type { Database } from '../store/database.ts';

/** Answers what `look` finds, as soon as it finds something; it looks after each commit. */
export function waitForCommit<T>(
  db: Database,
  signal: AbortSignal,
  look: () => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const check = (): void => {
      try {
        const found = look();
        if (found !== undefined) done(() => resolve(found));
      } catch (error) {
        done(() => reject(error instanceof Error ? error : new Error(String(error))));
      }
    };
    const hangUp = (): void => {
      done(() => reject(fault('CONTROLLER_UNREACHABLE', 'the controller stops or you hung up')));
    };
    const off = db.onCommit(check);
    const done = (end: () => void): void => {
      off();
      signal.removeEventListener('abort', hangUp);
      end();
    };
    signal.addEventListener('abort', hangUp);
    if (signal.aborted) hangUp();
    else check();
  });
}
