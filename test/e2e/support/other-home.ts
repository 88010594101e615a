/** A controller home of its own for one test. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject, onTestFinished } from 'vitest';
import { hostRecipe } from '../../../src/controller/machines/host-recipe.ts';
import { ensureImage } from '../../../src/controller/machines/image.ts';
import { root } from './world.ts';

/** A folder for a home near the root; what is in it is removed with its controller when the test has ended. */
export async function folderForHome(): Promise<string> {
  const folder = await mkdtemp('/var/tmp/cw-oth-');
  onTestFinished(async () => {
    const run = promisify(execFile);
    const env = { ...process.env, CHARMWRIGHT_HOME: join(folder, 'h') };
    await run(join(root, 'bin/charmwright'), ['controller', 'stop'], { env }).catch(
      () => undefined,
    );
    await rm(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Gives a home the base image of this host, which is built once for a run. */
export async function shareImage(home: string): Promise<void> {
  const shared = inject('home');
  await ensureImage(shared, await hostRecipe(process.env), process.env, () => undefined);
  // Hard links: an image is never written to.
  await promisify(execFile)('cp', ['-al', join(shared, 'images'), join(home, 'images')]);
}
