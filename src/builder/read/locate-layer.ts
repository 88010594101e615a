import { stat } from 'node:fs/promises';
import { readdir } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join, resolve } from 'node:path';
import { type CharmwrightError, fault, type SourcePosition } from '../../errors.ts';
import { didYouMean } from '../plan/nearest.ts';

/** Where layers are looked for. */
export interface LayerPlaces {
  /** The charm's folder. */
  readonly charm: string;
  /** CHARM_LAYERS_DIR, a list of folders. */
  readonly layersDir: string | undefined;
  /** This package's folder. */
  readonly packageRoot: string;
}

export interface LocatedLayer {
  readonly kind: 'found';
  readonly name: string;
  readonly url: string;
  readonly folder: string;
}

export type LayerSearch =
  LocatedLayer | { readonly kind: 'missing'; readonly fault: CharmwrightError };

/** Finds what `include` (`layer:wsgi`, `./layers/mine`) of the layer in `from` names. */
export async function locateLayer(
  include: string,
  from: string,
  places: LayerPlaces,
  source: SourcePosition,
): Promise<LayerSearch> {
  if (/^(\.\.?(\/|$)|\/)/.test(include)) return locatePath(include, from, source);
  const name = /^layer:([a-z0-9][a-z0-9._-]*)$/.exec(include)?.[1];
  if (name === undefined) return missing(unknownKind(include, source));
  const candidates = candidateFolders(name, from, places);
  for (const folder of candidates) {
    if (await isLayer(folder)) return { kind: 'found', name, url: include, folder };
  }
  const scoped = await scopedPackage(name, from);
  if (scoped !== undefined) return { kind: 'found', name, url: include, folder: scoped };
  const known = (await knownLayers(places)).filter((each) => each !== name);
  const hint = didYouMean(name, known);
  return missing(
    fault('LAYER_NOT_FOUND', `there is no layer ${name}`, {
      source,
      details: ['looked for in:', ...candidates.map((each) => `  ${each}`)].join('\n'),
      ...(hint === undefined ? {} : { hint }),
    }),
  );
}

async function locatePath(
  include: string,
  from: string,
  source: SourcePosition,
): Promise<LayerSearch> {
  const folder = isAbsolute(include) ? include : resolve(from, include);
  const name = basename(folder).replace(/^(charm-)?layer-/, '');
  if (await isLayer(folder)) return { kind: 'found', name, url: `layer:${name}`, folder };
  const text = `${include} is no layer: there is no ${join(folder, 'layer.yaml')}`;
  return missing(fault('LAYER_NOT_FOUND', text, { source }));
}

function unknownKind(include: string, source: SourcePosition): CharmwrightError {
  const text = `expected layer:<name> or a path, found ${JSON.stringify(include)}`;
  if (!include.startsWith('interface:')) return fault('VALUE_INVALID', text, { source });
  return fault('VALUE_INVALID', `${text}; interfaces are part of charmwright`, {
    source,
    hint: 'remove it: handlers reach every interface through unit.endpoint(…)',
  });
}

function missing(error: CharmwrightError): LayerSearch {
  return { kind: 'missing', fault: error };
}

function candidateFolders(name: string, from: string, places: LayerPlaces): readonly string[] {
  const environment = (places.layersDir ?? '').split(delimiter).filter((each) => each !== '');
  const beside = dirname(places.charm);
  const candidates = [
    ...[...environment, beside].flatMap((folder) => [
      join(folder, name),
      join(folder, `layer-${name}`),
    ]),
    ...ancestors(from).map((folder) => join(folder, 'node_modules', `charm-layer-${name}`)),
    ...(name === 'wsgi' ? [places.packageRoot] : []),
    join(places.packageRoot, 'layers', name),
  ];
  // The charm itself is never one of its own layers by name.
  return [...new Set(candidates)].filter((folder) => folder !== places.charm);
}

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

async function scopedPackage(name: string, from: string): Promise<string | undefined> {
  for (const folder of ancestors(from)) {
    const modules = join(folder, 'node_modules');
    for (const scope of (await namesIn(modules)).filter((each) => each.startsWith('@'))) {
      const candidate = join(modules, scope, `charm-layer-${name}`);
      if (await isLayer(candidate)) return candidate;
    }
  }
  return undefined;
}

async function knownLayers(places: LayerPlaces): Promise<readonly string[]> {
  const environment = (places.layersDir ?? '').split(delimiter).filter((each) => each !== '');
  const folders = [...environment, dirname(places.charm), join(places.packageRoot, 'layers')];
  const names = await Promise.all(
    folders.map(async (folder) => {
      const here = await namesIn(folder);
      const layers = await Promise.all(
        here.map(
          async (each) =>
            join(folder, each) !== places.charm && (await isLayer(join(folder, each))),
        ),
      );
      return here.filter((_, index) => layers[index] === true);
    }),
  );
  return [...new Set(['wsgi', ...names.flat().map((each) => each.replace(/^layer-/, ''))])].sort();
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    // A place that is not there holds no layers.
    return [];
  }
}

async function isLayer(folder: string): Promise<boolean> {
  try {
    return (await stat(join(folder, 'layer.yaml'))).isFile();
  } catch {
    return false;
  }
}
