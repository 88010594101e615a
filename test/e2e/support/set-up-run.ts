/**
 * What the end-to-end tests share: a base image, built charms, and a controller's home for each worker.
 *
 * `CHARMWRIGHT_TEST_FOLDER` names the folder of a run, which is removed by the one who names it; without it each run makes
 * one. `CHARMWRIGHT_TEST_IMAGES` names a folder in which base images are kept from run to run, by the hash of their
 * recipe.
 */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { hostRecipe } from '../../../src/controller/machines/host-recipe.ts';
import { ensureImage } from '../../../src/controller/machines/image.ts';
import { homeOfWorker } from './home-of-worker.ts';
import { linkImages } from './link-images.ts';

declare module 'vitest' {
  interface ProvidedContext {
    runFolder: string;
  }
}

const removeHomes = resolve(import.meta.dirname, 'remove-homes');

/** Makes the homes before the first test; vitest calls what is returned after the last. */
export default async function setUpRun(project: TestProject): Promise<() => Promise<void>> {
  const { CHARMWRIGHT_TEST_FOLDER: named, CHARMWRIGHT_TEST_IMAGES: kept } = process.env;
  // A unix socket's path may have 108 bytes at most, so the homes sit near the root.
  const folder = named ?? (await mkdtemp('/var/tmp/cw-e2e-'));
  const images = kept ?? folder;
  await mkdir(images, { recursive: true });
  const build = { environment: process.env, report: () => undefined };
  await ensureImage(images, await hostRecipe(process.env), build);
  for (let worker = 1; worker <= project.config.maxWorkers; worker += 1) {
    const home = homeOfWorker(folder, worker);
    await mkdir(home, { mode: 0o700 });
    await linkImages(images, home);
  }
  project.provide('runFolder', folder);
  return async () => {
    await promisify(execFile)(removeHomes, [folder]);
    if (named === undefined) await rm(folder, { recursive: true, force: true });
  };
}
