import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CharmwrightError, fault } from '../../errors.ts';
import type { LayerFile } from '../plan/layer-source.ts';

export interface HandlerModules {
  /** Absolute paths, in the order their handlers register. */
  readonly modules: readonly string[];
  readonly faults: readonly CharmwrightError[];
}

/** The handler modules of a layer: those its `handlers` names, else `reactive/*.ts` by name. */
export async function listHandlers(
  folder: string,
  layer: LayerFile,
  show: (path: string) => string,
): Promise<HandlerModules> {
  if (layer.handlers !== undefined) return namedModules(folder, layer, layer.handlers);
  const reactive = join(folder, 'reactive');
  const names = (await readdir(reactive).catch(() => [])).sort();
  const modules = names.filter(
    (name) => /\.[mc]?[tj]s$/.test(name) && !/\.(d|test)\.ts$/.test(name),
  );
  const python = names.filter((name) => name.endsWith('.py'));
  const faults = python.map((name) =>
    fault(
      'LAYER_INVALID',
      `${show(join(reactive, name))} is a handler for charms.reactive, in Python`,
      {
        hint: 'rewrite its handlers with layer(…) in a TypeScript module beside it, and remove it',
      },
    ),
  );
  return { modules: modules.map((name) => join(reactive, name)), faults };
}

async function namedModules(
  folder: string,
  layer: LayerFile,
  paths: readonly string[],
): Promise<HandlerModules> {
  const modules = paths.map((path) => join(folder, path));
  const there = await Promise.all(
    modules.map(async (module) => (await stat(module).catch(() => undefined))?.isFile() === true),
  );
  const faults = paths.flatMap((path, index) =>
    there[index] === true
      ? []
      : fault('LAYER_FILE_MISSING', `handlers: there is no module ${path} in ${folder}`, {
          source: layer.document.locate(['handlers', index], 'value'),
        }),
  );
  return { modules: modules.filter((_, index) => there[index] === true), faults };
}
