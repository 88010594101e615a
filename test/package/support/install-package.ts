/** Packs this package and installs it elsewhere, once for a run, as one who writes a charm has it. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    installed: InstalledPackage;
  }
}

/** Folders of projects in which the package is installed. */
export interface InstalledPackage {
  /** Has it as its only dependency. */
  readonly bare: string;
  /** Has vitest and the types of Node besides, as a created project has after its install. */
  readonly complete: string;
}

const root = resolve(import.meta.dirname, '../../..');

/** Installs before the first test; vitest calls what is returned after the last. */
export default async function installPackage(project: TestProject): Promise<() => Promise<void>> {
  const run = promisify(execFile);
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'cw-package-')));
  const [bare, complete] = [join(folder, 'bare'), join(folder, 'complete')];
  await run('npm', ['pack', '--pack-destination', folder], { cwd: root });
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  const manifest = { name: 'shop-charm', private: true, type: 'module' };
  await mkdir(bare);
  await writeFile(join(bare, 'package.json'), JSON.stringify(manifest));
  await run('npm', ['install', '--prefer-offline', '--no-audit', `../${tarball}`], { cwd: bare });
  await run('cp', ['-al', bare, complete]);
  await mkdir(join(complete, 'node_modules/@types'), { recursive: true });
  for (const name of ['vitest', '@types/node']) {
    await symlink(join(root, 'node_modules', name), join(complete, 'node_modules', name));
  }
  project.provide('installed', { bare, complete });
  return () => rm(folder, { recursive: true, force: true });
}
