import { createHash } from 'node:crypto';
import { mkdir, realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fault } from '../../errors.ts';
import type { HomeOptions } from '../command.ts';
import type { Terminal } from '../terminal.ts';
import { sourceSettings } from '../source-settings.ts';
import { controllerHome } from './session.ts';

/** A charm that the controller can deploy. */
export interface DeployableCharm {
  /** Absolute path of a built folder or a `.charm` file. */
  readonly path: string;
}

/**
 * Finds the charm that was named on the command line; a source is built first, in the controller's home.
 *
 * Nothing is written into the source.
 */
export async function deployableCharm(
  named: string,
  options: HomeOptions,
  terminal: Terminal,
): Promise<DeployableCharm> {
  const path = resolve(terminal.cwd, named);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) {
    throw fault('CHARM_SOURCE_MISSING', `there is no ${path}`, {
      hint: 'name a charm’s folder or a .charm file; charms are not fetched from Charmhub',
    });
  }
  if (found.isFile()) return { path };
  if (await isFile(join(path, 'dispatch'))) return { path };
  if (!(await isFile(join(path, 'layer.yaml')))) return { path };
  const { buildCharm } = await import('../../builder/build-charm.ts');
  const output = await buildFolder(path, await controllerHome(options, terminal));
  const surroundings = sourceSettings(terminal);
  const built = await buildCharm({
    ...surroundings,
    folder: path,
    output,
    keepSource: true,
    force: true,
  });
  terminal.err.line(`built ${built.name} from ${path}`);
  return { path: built.folder };
}

/** Where a source is built: the same folder each time, so that only what changed is written. */
async function buildFolder(source: string, home: string): Promise<string> {
  const { homePaths } = await import('../../controller/home.ts');
  const { builds } = homePaths(home);
  await mkdir(builds, { recursive: true, mode: 0o700 });
  const key = createHash('sha256')
    .update(await realpath(source))
    .digest('hex');
  return join(builds, key.slice(0, 20));
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
