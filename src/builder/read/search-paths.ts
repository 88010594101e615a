/** The folders in which layers and interfaces are looked up by name, in their order. */
import { readdir, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { didYouMean } from '../../base/nearest-name.ts';
import { type CharmwrightError, fault, type SourcePosition } from '../../errors.ts';
import type { GitLayers } from './git-layers.ts';

/** Where a charm's layers are looked up. */
export interface LayerSearchPaths {
  /** The charm's folder. */
  readonly charm: string;
  /** CHARM_LAYERS_DIR, a list of folders. */
  readonly layersDir: string | undefined;
  /** CHARM_INTERFACES_DIR, a list of folders. */
  readonly interfacesDir: string | undefined;
  /** This package's folder. */
  readonly packageRoot: string;
  readonly git: GitLayers;
  /** The commit that build.lock has for a source. */
  readonly pinned: (source: string) => string | undefined;
}

export type IncludeKind = 'layer' | 'interface';

/** The file that makes a folder one of its kind. */
export const kindFiles = {
  layer: 'layer.yaml',
  interface: 'interface.yaml',
} as const satisfies Record<IncludeKind, string>;

export interface FoundFolder {
  /** Without links. */
  readonly folder: string;
  readonly origin: SearchPathName;
}

export type SearchPathName =
  'CHARM_LAYERS_DIR' | 'CHARM_INTERFACES_DIR' | 'neighbour' | 'npm' | 'charmwright';

interface Candidate {
  readonly folder: string;
  readonly origin: SearchPathName;
}

/** A layer or an interface that is looked for by its name. */
export interface Wanted {
  readonly kind: IncludeKind;
  readonly name: string;
  /** The folder of the layer that includes it. */
  readonly from: string;
}

/** Returns the first folder that has a layer or interface of that name. */
export async function findByName(
  wanted: Wanted,
  places: LayerSearchPaths,
): Promise<FoundFolder | undefined> {
  const { kind, name, from } = wanted;
  for (const { folder, origin } of candidateFolders(wanted, places)) {
    if (await isKind(kind, folder)) return { folder: await realpath(folder), origin };
  }
  const scoped = await scopedPackage(kind, name, from);
  return scoped === undefined ? undefined : { folder: await realpath(scoped), origin: 'npm' };
}

/** Whether a folder holds a layer, or an interface. */
export async function isKind(kind: IncludeKind, folder: string): Promise<boolean> {
  try {
    return (await stat(join(folder, kindFiles[kind]))).isFile();
  } catch {
    return false;
  }
}

/** The fault of a name that was not found: it lists the folders, and the nearest names in them. */
export async function notFound(
  wanted: Wanted,
  places: LayerSearchPaths,
  more: {
    readonly source: SourcePosition;
    readonly hint?: string | undefined;
    readonly builtIn?: readonly string[];
  },
): Promise<CharmwrightError> {
  const { kind, name } = wanted;
  const known = [...(await knownNames(kind, places)), ...(more.builtIn ?? [])].sort();
  const hint =
    more.hint ??
    didYouMean(
      name,
      known.filter((each) => each !== name),
    );
  const looked = candidateFolders(wanted, places).map(({ folder }) => `  ${folder}`);
  const code = kind === 'layer' ? 'LAYER_NOT_FOUND' : 'INTERFACE_NOT_FOUND';
  return fault(code, `there is no ${kind} ${name}`, {
    source: more.source,
    details: ['looked for in:', ...looked].join('\n'),
    hint,
  });
}

function candidateFolders(
  { kind, name, from }: Wanted,
  places: LayerSearchPaths,
): readonly Candidate[] {
  const named = (folder: string, origin: SearchPathName): readonly Candidate[] =>
    [name, `${kind}-${name}`].map((each) => ({ folder: join(folder, each), origin }));
  const origin = kind === 'layer' ? 'CHARM_LAYERS_DIR' : 'CHARM_INTERFACES_DIR';
  const candidates: readonly Candidate[] = [
    ...listedFolders(kind, places).flatMap((folder) => named(folder, origin)),
    ...named(dirname(places.charm), 'neighbour'),
    ...ancestors(from).map((folder): Candidate => {
      return { folder: join(folder, 'node_modules', `charm-${kind}-${name}`), origin: 'npm' };
    }),
    ...(kind === 'layer' ? ownLayers(name, places) : []),
  ];
  // The charm itself is never one of its own layers by name.
  return candidates.filter(
    ({ folder }, index) =>
      folder !== places.charm && candidates.findIndex((each) => each.folder === folder) === index,
  );
}

function ownLayers(name: string, { packageRoot }: LayerSearchPaths): readonly Candidate[] {
  const inside = { folder: join(packageRoot, 'layers', name), origin: 'charmwright' } as const;
  return name === 'wsgi' ? [{ folder: packageRoot, origin: 'charmwright' }, inside] : [inside];
}

function listedFolders(kind: IncludeKind, places: LayerSearchPaths): readonly string[] {
  const list = kind === 'layer' ? places.layersDir : places.interfacesDir;
  return (list ?? '').split(delimiter).filter((each) => each !== '');
}

function ancestors(folder: string): readonly string[] {
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...ancestors(parent)];
}

async function scopedPackage(
  kind: IncludeKind,
  name: string,
  from: string,
): Promise<string | undefined> {
  for (const folder of ancestors(from)) {
    const modules = join(folder, 'node_modules');
    for (const scope of (await namesIn(modules)).filter((each) => each.startsWith('@'))) {
      const candidate = join(modules, scope, `charm-${kind}-${name}`);
      if (await isKind(kind, candidate)) return candidate;
    }
  }
  return undefined;
}

async function knownNames(kind: IncludeKind, places: LayerSearchPaths): Promise<readonly string[]> {
  const folders = [
    ...listedFolders(kind, places),
    dirname(places.charm),
    ...(kind === 'layer' ? [join(places.packageRoot, 'layers')] : []),
  ];
  const names = await Promise.all(
    folders.map(async (folder) => {
      const here = await namesIn(folder);
      const found = await Promise.all(
        here.map(
          async (each) =>
            join(folder, each) !== places.charm && (await isKind(kind, join(folder, each))),
        ),
      );
      return here.filter((_, index) => found[index] === true);
    }),
  );
  const own = kind === 'layer' ? ['wsgi'] : [];
  const prefix = new RegExp(`^${kind}-`);
  return [...new Set([...own, ...names.flat().map((each) => each.replace(prefix, ''))])];
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    // A missing folder holds no layers.
    return [];
  }
}
