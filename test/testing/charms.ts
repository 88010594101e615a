/** Charms of this repository, loaded by the kit: nothing is built or written. */
import { join, resolve } from 'node:path';
import { type CharmUnderTest, loadCharm } from '../../src/testing/index.ts';

export const root = resolve(import.meta.dirname, '../..');

export const exampleCharm = (name: string): Promise<CharmUnderTest> =>
  loadCharm(join(root, 'examples', name));
