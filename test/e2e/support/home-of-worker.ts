import { join } from 'node:path';

/** A controller's home in the folder of a run; workers of vitest count from 1. */
export function homeOfWorker(runFolder: string, worker: number): string {
  return join(runFolder, `home-${worker}`);
}
