/**
 * One controller home for the whole end-to-end run, so that the base image is built once; runs side by
 * side share it through the folder that CHARMWRIGHT_TEST_IMAGES names.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    home: string;
  }
}

const charmwright = resolve(import.meta.dirname, '../../../bin/charmwright');
const shareImage = resolve(import.meta.dirname, 'share-image.sh');
const smallCharm = resolve(import.meta.dirname, '../../fixtures/charms/rebooter');

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // A unix socket's path may have 108 bytes at most, so the home sits near the root.
  const home = await mkdtemp('/var/tmp/cw-e2e-');
  project.provide('home', home);
  const run = promisify(execFile);
  const shared = process.env.CHARMWRIGHT_TEST_IMAGES;
  if (shared !== undefined) await run(shareImage, [shared, home, charmwright, smallCharm]);
  return async () => {
    const env = { ...process.env, CHARMWRIGHT_HOME: home };
    const { stdout } = await run(charmwright, ['models', '--format', 'json'], { env });
    const { models } = JSON.parse(stdout) as { models: { name: string }[] };
    for (const { name } of models) {
      await run(charmwright, ['destroy-model', name, '--force', '--yes'], { env });
    }
    await run(charmwright, ['controller', 'stop'], { env });
    await rm(home, { recursive: true, force: true });
  };
}
