/** A controller home of its own for one test. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { linkImages } from './link-images.ts';
import { testHome } from './test-home.ts';
import { root } from './deployment.ts';

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
  await linkImages(testHome(), home);
}
