import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type CharmwrightError, fault } from '../../errors.ts';
import type { LayerFile } from '../plan/layer-source.ts';
import { pathMatcher } from '../plan/patterns.ts';
import { isModule } from './programs.ts';
import { pythonLayerFaults } from './python-layer.ts';

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
  const python = await pythonLayerFaults(folder, show);
  if (layer.handlers !== undefined) {
    const named = await namedModules(folder, layer, layer.handlers.filter(isModule));
    return { ...named, faults: [...python, ...named.faults] };
  }
  const reactive = join(folder, 'reactive');
  const excluded = pathMatcher(layer.exclude);
  const names = (await readdir(reactive).catch(() => []))
    .filter((name) => !excluded(`reactive/${name}`))
    .sort();
  const modules = names.filter((name) => isModule(name) && !/\.(d|test)\.[mc]?ts$/.test(name));
  return { modules: modules.map((name) => join(reactive, name)), faults: python };
}

async function namedModules(
  folder: string,
  layer: LayerFile,
  paths: readonly string[],
): Promise<HandlerModules> {
  const modules = await Promise.all(paths.map((path) => sourceOrCompiled(folder, path)));
  const there = await Promise.all(modules.map(isFile));
  const faults = paths.flatMap((path, index) =>
    there[index] === true
      ? []
      : fault('LAYER_FILE_MISSING', `handlers: there is no module ${path} in ${folder}`, {
          source: layer.document.locate(
            ['handlers', layer.handlers?.indexOf(path) ?? index],
            'value',
          ),
        }),
  );
  return { modules: modules.filter((_, index) => there[index] === true), faults };
}

/** A layer that is published compiled, as this package is, has `dist/x.js` where its source has `src/x.ts`. */
async function sourceOrCompiled(folder: string, path: string): Promise<string> {
  const compiled = path.replace(/^(\.\/)?src\//, 'dist/').replace(/\.ts$/, '.js');
  const source = join(folder, path);
  if (await isFile(source)) return source;
  return (await isFile(join(folder, compiled))) ? join(folder, compiled) : source;
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isFile() === true;
}
