import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fault } from '../../errors.ts';
import type { Terminal } from '../terminal.ts';
import { buildSurroundings } from './build-surroundings.ts';

/** A charm that the controller can take. */
export interface ReadyCharm {
  /** Absolute path of a built folder or a `.charm` file. */
  readonly path: string;
}

/** Finds the charm that was named on the command line; a source is built first. */
export async function readyCharm(named: string, terminal: Terminal): Promise<ReadyCharm> {
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
  const built = await buildCharm({ folder: path, ...buildSurroundings(terminal) });
  terminal.err.line(`built ${built.name} in ${built.folder}`);
  return { path: built.folder };
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
