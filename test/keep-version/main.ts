/**
 * Keeps what the current tree leaves behind as fixtures for later versions: `scripts/keep-version [FOLDER]`.
 *
 * Deploys a model on real machines in a home of its own, takes its files, and removes it. Without FOLDER the fixtures go
 * to `test/fixtures/version-<version>`. A folder that exists is not touched.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { hostRecipe } from '../../src/controller/machines/host-recipe.ts';
import { ensureImage } from '../../src/controller/machines/image.ts';
import { imageOf, rootOf } from '../../src/controller/machines/machine-files.ts';
import { machineNames } from '../../src/controller/machines/names.ts';
import { Operator } from '../kill-loop/operator.ts';
import { linkImages } from '../e2e/support/link-images.ts';
import { keepHome } from './keep-home.ts';
import { keepMachine, type MachineOfUnit } from './keep-machine.ts';
import { keepStatus } from './keep-status.ts';
import { keepUnits } from './keep-units.ts';
import { deployModel, model, packCharms } from './model.ts';
import { refusePrivateTexts } from './private-texts.ts';
import { packageVersion } from '../../src/cli/package-version.ts';

const root = resolve(import.meta.dirname, '../..');
const version = packageVersion();
const named = process.argv[2];
const target = resolve(
  named ?? join(root, `test/fixtures/version-${version.split('.').slice(0, 2).join('.')}`),
);
if (existsSync(target)) throw new Error(`${target} exists; a kept version does not change`);

const report = (line: string): void => void process.stderr.write(`${line}\n`);
// A unix socket's path may have 108 bytes at most, so the home sits near the root.
const home = await mkdtemp('/var/tmp/cw-keep-');
const work = await mkdtemp('/var/tmp/cw-kept-');
const operator = new Operator(home, model);
const interrupted = Promise.withResolvers<never>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => interrupted.reject(new Error(`ended by ${signal}`)));
}
try {
  await Promise.race([keep(), interrupted.promise]);
} finally {
  await operator.run('destroy-model', model, '--force', '--yes').catch(report);
  await operator.run('controller', 'stop').catch(report);
  await rm(home, { recursive: true, force: true });
  await rm(work, { recursive: true, force: true });
}

async function keep(): Promise<void> {
  const images = process.env.CHARMWRIGHT_TEST_IMAGES;
  if (images !== undefined) {
    await ensureImage(images, await hostRecipe(process.env), {
      environment: process.env,
      report: () => undefined,
    });
    await linkImages(images, home);
  }
  const kept = join(work, 'kept');
  await mkdir(kept);
  report('packing the charms');
  const charms = await packCharms(operator, join(kept, 'charms'));
  report('deploying the model');
  await deployModel(operator, { charms, folder: work });
  report('taking its files');
  await keepMachine(operator, await machineOf(home, model), join(kept, 'machine'));
  // Last, since a command on a unit shows in its status.
  await keepStatus(operator, kept);
  const at = new Date().toISOString();
  await operator.run('controller', 'stop');
  await keepHome({ home, model }, join(kept, 'home'));
  await keepUnits(join(kept, 'home/store.sqlite'), join(kept, 'units'));
  await writeFile(join(kept, 'version.json'), `${JSON.stringify({ version, at }, undefined, 2)}\n`);
  await refusePrivateTexts(kept, [home, work, root]);
  await cp(kept, target, { recursive: true, verbatimSymlinks: true });
  report(`kept version ${version} in ${target}`);
}

/** The machine of the unit on layer:wsgi, which is the model's first. */
async function machineOf(home: string, model: string): Promise<MachineOfUnit> {
  const { folder } = machineNames(home, model, '0');
  const base = join(home, 'images', (await imageOf(folder)) ?? '');
  return { root: rootOf(folder), base, unit: 'hello/0' };
}
