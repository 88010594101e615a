import { basename, resolve } from 'node:path';

/** A layer's name and its folder, absolute and without links. */
export interface SourceFolder {
  readonly name: string;
  readonly folder: string;
}

/**
 * A bundle's source map whose sources have the same names on every machine: `hello/reactive/hello.ts` of the
 * layer hello, `charmwright/src/dispatch/main.ts`, `node_modules/…`.
 *
 * @param from the folder that esbuild's paths start from; `layers` bottom first.
 */
export function bundleMap(
  sourceMap: string,
  from: string,
  layers: readonly SourceFolder[],
): string {
  // esbuild wrote it.
  const map = JSON.parse(sourceMap) as { readonly sources: readonly string[] };
  const sources = map.sources.map((path) => sourceName(resolve(from, path), from, layers));
  return JSON.stringify({ ...map, sources });
}

function sourceName(path: string, root: string, layers: readonly SourceFolder[]): string {
  // The deepest folder first: a charm may have layers within.
  const deepest = layers.toSorted((a, b) => b.folder.length - a.folder.length);
  for (const { name, folder } of deepest) {
    const rest = within(path, folder);
    // This package is the folder of layer:wsgi, and more than that.
    const isItsOwn = folder !== root || /^\/(?:src|dist)\/wsgi\//.test(rest ?? '');
    if (rest !== undefined && isItsOwn) return `${name}${rest}`;
  }
  const ours = within(path, root);
  if (ours !== undefined) return `charmwright${ours}`;
  const inModules = path.lastIndexOf('/node_modules/');
  return inModules === -1 ? basename(path) : path.slice(inModules + 1);
}

/** The rest of a path below a folder; undefined for what is elsewhere, or is a package that the folder uses. */
function within(path: string, folder: string): string | undefined {
  if (!path.startsWith(`${folder}/`)) return undefined;
  const rest = path.slice(folder.length);
  return rest.includes('/node_modules/') ? undefined : rest;
}
