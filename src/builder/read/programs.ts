import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CharmwrightError, fault } from '../../errors.ts';
import type { ContributedFile, LayerFile } from '../plan/layer-source.ts';
import { pathMatcher } from '../plan/patterns.ts';
import { listPath } from './contributions.ts';

export interface Programs {
  /** Sorted by path. */
  readonly files: readonly ContributedFile[];
  readonly faults: readonly CharmwrightError[];
}

const none: Programs = { files: [], faults: [] };

/** Whether a path is that of a module, which is bundled, and not of a program. */
export function isModule(path: string): boolean {
  return /\.[mc]?[tj]s$/.test(path);
}

/**
 * The executable handlers of a layer: those its `handlers` names, else the programs in `reactive/`.
 *
 * A program begins with `#!`, or is one that Linux runs itself. One without execute permission would be passed
 * over in silence, so it is a fault.
 */
export async function listPrograms(
  folder: string,
  layer: LayerFile,
  show: (path: string) => string,
): Promise<Programs> {
  const paths = layer.handlers?.filter((path) => !isModule(path)) ?? (await inReactive(folder));
  const excluded = pathMatcher(layer.exclude);
  const found = await Promise.all(
    paths
      .map((path) => path.replace(/^\.\//, ''))
      .filter((path) => !excluded(path))
      .map((path) => programAt({ folder, path }, layer.handlers !== undefined, show)),
  );
  return {
    files: found.flatMap(({ files }) => files).sort((a, b) => (a.path < b.path ? -1 : 1)),
    faults: found.flatMap(({ faults }) => faults),
  };
}

/** Whether a Python module is a program of its own, and not one for charms.reactive to import. */
export async function isPythonProgram(path: string): Promise<boolean> {
  if (!(await isProgram(path))) return false;
  return !/^\s*(import|from)\s+charms\b/m.test(await readFile(path, 'utf8'));
}

async function inReactive(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'reactive')).catch(() => []);
  return names.filter((name) => !isModule(name)).map((name) => `reactive/${name}`);
}

async function programAt(
  { folder, path }: { readonly folder: string; readonly path: string },
  isNamed: boolean,
  show: (path: string) => string,
): Promise<Programs> {
  const place = join(folder, path);
  if (path.endsWith('.py') && !isNamed && !(await isPythonProgram(place))) return none;
  if (!(await isProgram(place))) return isNamed ? refuse(show(place), 'no program') : none;
  const mode = (await stat(place)).mode;
  if ((mode & 0o111) === 0) return refuse(show(place), 'a program that may not be run');
  return listPath(folder, path);
}

function refuse(path: string, what: string): Programs {
  const hint = `begin it with a line such as #!/bin/bash and run chmod +x ${path}; what it only reads belongs into files/`;
  return { files: [], faults: [fault('LAYER_INVALID', `${path} is ${what}`, { hint })] };
}

async function isProgram(path: string): Promise<boolean> {
  if ((await stat(path).catch(() => undefined))?.isFile() !== true) return false;
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    const start = buffer.subarray(0, bytesRead).toString('latin1');
    return start.startsWith('#!') || start === '\x7fELF';
  } finally {
    await file.close();
  }
}
