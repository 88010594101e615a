import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, delimiter, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { type CharmwrightError, fault, isFault, type SourcePosition } from '../../errors.ts';
import type { LayerOrigin } from '../plan/layer-source.ts';
import { didYouMean } from '../plan/nearest.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { type GitInclude, gitLayerName, gitSource, readGitInclude } from './git-url.ts';
import type { GitLayers } from './git-layers.ts';

/** Where layers are looked for. */
export interface LayerPlaces {
  /** The charm's folder. */
  readonly charm: string;
  /** CHARM_LAYERS_DIR, a list of folders. */
  readonly layersDir: string | undefined;
  /** This package's folder. */
  readonly packageRoot: string;
  readonly git: GitLayers;
  /** The commit that build.lock has for a source. */
  readonly pinned: (source: string) => string | undefined;
}

export interface LocatedLayer {
  readonly kind: 'found';
  readonly name: string;
  readonly url: string;
  /** Without links. */
  readonly folder: string;
  readonly origin: LayerOrigin;
}

/** The layer that includes another. */
export interface IncludingLayer {
  readonly folder: string;
  readonly origin: LayerOrigin;
}

export type LayerSearch =
  LocatedLayer | { readonly kind: 'missing'; readonly fault: CharmwrightError };

/** Finds what `include` (`layer:wsgi`, `./layers/mine`, `git+https://…`) of the layer `from` names. */
export async function locateLayer(
  include: string,
  from: IncludingLayer,
  places: LayerPlaces,
  source: SourcePosition,
): Promise<LayerSearch> {
  if (/^(\.\.?(\/|$)|\/)/.test(include)) return locatePath(include, from, places, source);
  const git = readGitInclude(include);
  if (git.kind === 'refused') return missing(fault('VALUE_INVALID', git.why, { source }));
  if (git.kind === 'git') return locateInGit(git.include, places, source);
  const name = /^layer:([a-z0-9][a-z0-9._-]*)$/.exec(include)?.[1];
  if (name === undefined) return missing(unknownKind(include, source));
  const candidates = candidateFolders(name, from.folder, places);
  for (const { folder, origin } of candidates) {
    if (await isLayer(folder)) return found(name, include, folder, origin);
  }
  const scoped = await scopedPackage(name, from.folder);
  if (scoped !== undefined) return found(name, include, scoped, 'npm');
  return missing(await notFound(name, candidates, places, source));
}

async function found(
  name: string,
  url: string,
  folder: string,
  origin: Candidate['origin'],
): Promise<LocatedLayer> {
  const source = origin === 'npm' ? await npmSource(folder) : origin;
  return { kind: 'found', name, url, folder: await realpath(folder), origin: { source } };
}

async function npmSource(folder: string): Promise<string> {
  const path = join(folder, 'package.json');
  const { document } = parseYaml(path, await readFile(path, 'utf8').catch(() => ''));
  const version = document?.value.version;
  const name = posixTail(folder);
  return typeof version === 'string' ? `npm:${name}@${version}` : `npm:${name}`;
}

/** `@them/charm-layer-x` of `…/node_modules/@them/charm-layer-x`. */
function posixTail(folder: string): string {
  const scope = basename(dirname(folder));
  return scope.startsWith('@') ? `${scope}/${basename(folder)}` : basename(folder);
}

async function notFound(
  name: string,
  candidates: readonly Candidate[],
  places: LayerPlaces,
  source: SourcePosition,
): Promise<CharmwrightError> {
  const known = (await knownLayers(places)).filter((each) => each !== name);
  const hint = pythonFramework[name] ?? didYouMean(name, known);
  return fault('LAYER_NOT_FOUND', `there is no layer ${name}`, {
    source,
    details: ['looked for in:', ...candidates.map(({ folder }) => `  ${folder}`)].join('\n'),
    ...(hint === undefined ? {} : { hint }),
  });
}

/** What became of the layers that most charms for charms.reactive include. */
const pythonFramework: Readonly<Record<string, string>> = {
  basic: 'remove it: every charm gets the framework, which needs no Python',
  options: 'remove it: options are part of the framework',
  status: 'remove it: unit.status is part of the framework',
  leadership: 'remove it: leadership flags are part of the framework',
};

async function locatePath(
  include: string,
  from: IncludingLayer,
  places: LayerPlaces,
  source: SourcePosition,
): Promise<LayerSearch> {
  const folder = isAbsolute(include) ? include : resolve(from.folder, include);
  const name = basename(folder).replace(/^(charm-)?layer-/, '');
  if (!(await isLayer(folder))) {
    const text = `${include} is no layer: there is no ${join(folder, 'layer.yaml')}`;
    return missing(fault('LAYER_NOT_FOUND', text, { source }));
  }
  const { commit } = from.origin;
  const origin =
    commit === undefined || isAbsolute(include)
      ? { source: `path:${relative(places.charm, folder)}` }
      : { source: `${from.origin.source} ${include}`, commit };
  return { kind: 'found', name, url: `layer:${name}`, folder: await realpath(folder), origin };
}

async function locateInGit(
  include: GitInclude,
  places: LayerPlaces,
  source: SourcePosition,
): Promise<LayerSearch> {
  const from = gitSource(include);
  const name = gitLayerName(include);
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    const text = `${JSON.stringify(name)}, of ${include.url}, cannot be the name of a layer`;
    return missing(fault('NAME_INVALID', text, { source }));
  }
  try {
    const { folder, commit } = await places.git.checkout(include, places.pinned(from), source);
    const inside = join(folder, include.folder ?? '.');
    if (await isLayer(inside)) {
      const origin = { source: from, commit };
      return { kind: 'found', name, url: from, folder: await realpath(inside), origin };
    }
  } catch (error) {
    if (isFault(error)) return missing(error);
    throw error;
  }
  const text = `${from} is no layer: there is no ${join(include.folder ?? '.', 'layer.yaml')} in it`;
  return missing(fault('LAYER_NOT_FOUND', text, { source }));
}

function unknownKind(include: string, source: SourcePosition): CharmwrightError {
  const text = `expected layer:<name>, a path or a git URL, found ${JSON.stringify(include)}`;
  if (!include.startsWith('interface:')) return fault('VALUE_INVALID', text, { source });
  return fault('VALUE_INVALID', `${text}; interfaces are part of charmwright`, {
    source,
    hint: 'remove it: handlers reach every interface through unit.endpoint(…)',
  });
}

function missing(error: CharmwrightError): LayerSearch {
  return { kind: 'missing', fault: error };
}

interface Candidate {
  readonly folder: string;
  readonly origin: 'CHARM_LAYERS_DIR' | 'neighbour' | 'npm' | 'charmwright';
}

function candidateFolders(name: string, from: string, places: LayerPlaces): readonly Candidate[] {
  const named = (folder: string, origin: Candidate['origin']): readonly Candidate[] =>
    [name, `layer-${name}`].map((each) => ({ folder: join(folder, each), origin }));
  const candidates: readonly Candidate[] = [
    ...splitPaths(places.layersDir).flatMap((folder) => named(folder, 'CHARM_LAYERS_DIR')),
    ...named(dirname(places.charm), 'neighbour'),
    ...ancestors(from).map((folder): Candidate => {
      return { folder: join(folder, 'node_modules', `charm-layer-${name}`), origin: 'npm' };
    }),
    ...(name === 'wsgi' ? [{ folder: places.packageRoot, origin: 'charmwright' } as const] : []),
    { folder: join(places.packageRoot, 'layers', name), origin: 'charmwright' },
  ];
  // The charm itself is never one of its own layers by name.
  return candidates.filter(
    ({ folder }, index) =>
      folder !== places.charm && candidates.findIndex((each) => each.folder === folder) === index,
  );
}

function splitPaths(layersDir: string | undefined): readonly string[] {
  return (layersDir ?? '').split(delimiter).filter((each) => each !== '');
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
  const folders = [
    ...splitPaths(places.layersDir),
    dirname(places.charm),
    join(places.packageRoot, 'layers'),
  ];
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
