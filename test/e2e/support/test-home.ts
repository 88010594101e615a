import { inject } from 'vitest';
import { homeOfWorker } from './home-of-worker.ts';

/** The home for the test file that asks; the files of other workers have homes of their own. */
export function testHome(): string {
  return homeOfWorker(inject('runFolder'), Number(process.env.VITEST_POOL_ID));
}
