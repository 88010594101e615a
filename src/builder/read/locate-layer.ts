import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { type CharmwrightError, fault, isFault, type SourcePosition } from '../../errors.ts';
import type { LayerOrigin } from '../plan/layer-source.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { builtInInterface, builtInInterfaces } from './built-in-interfaces.ts';
import {
  type GitInclude,
  gitLayerName,
  gitSource,
  readGitInclude,
  withoutSecrets,
} from './git-url.ts';
import {
  findByName,
  type FoundFolder,
  type IncludeKind,
  isKind,
  kindFiles,
  type LayerSearchPaths,
  notFound,
  type Wanted,
} from './search-paths.ts';

/** Where an include leads. */
export interface LocatedLayer {
  readonly kind: IncludeKind;
  /** Of an interface what its folder is called; its interface.yaml has its name. */
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

/** One entry of a layer's `includes`. */
export interface Include {
  /** `layer:wsgi`, `interface:http`, `./layers/mine`, `git+https://…` */
  readonly include: string;
  readonly from: IncludingLayer;
  /** Where the entry is in layer.yaml. */
  readonly source: SourcePosition;
}

/** Finds the layer or the interface that an include names. */
export async function locateLayer(entry: Include, places: LayerSearchPaths): Promise<LayerSearch> {
  const { include, from, source } = entry;
  if (/^(\.\.?(\/|$)|\/)/.test(include)) return locatePath(entry, places);
  const git = readGitInclude(include);
  if (git.kind === 'refused') {
    return missing(fault('VALUE_INVALID', git.why, { source: masked(source) }));
  }
  if (git.kind === 'git') return locateInGit(git.include, places, source);
  const [, word, name = ''] = /^(layer|interface):([a-z0-9][a-z0-9._-]*)$/.exec(include) ?? [];
  if (word !== 'layer' && word !== 'interface') {
    return missing(await unknownKind(entry, places));
  }
  const wanted: Wanted = { kind: word, name, from: from.folder };
  const place = await findByName(wanted, places);
  if (place !== undefined) return found({ kind: word, name, url: include }, place);
  if (word === 'layer') {
    const hint = replacedLayers[name];
    return missing(await notFound(wanted, places, { source, hint }));
  }
  const builtIn = builtInInterface(name);
  if (builtIn !== undefined) {
    return { kind: word, name, url: include, ...builtIn, origin: { source: 'charmwright' } };
  }
  const more = { source, builtIn: Object.keys(builtInInterfaces) };
  return missing(await notFound(wanted, places, more));
}

async function found(
  named: Pick<LocatedLayer, 'kind' | 'name' | 'url'>,
  { folder, origin }: FoundFolder,
): Promise<LocatedLayer> {
  const source = origin === 'npm' ? await npmSource(folder) : origin;
  return { ...named, folder, origin: { source } };
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

/** What replaces the layers that most charms for charms.reactive include. */
const replacedLayers: Readonly<Record<string, string>> = {
  basic: 'remove it: every charm gets the framework, which needs no Python',
  options: 'remove it: options are part of the framework',
  status: 'remove it: unit.status is part of the framework',
  leadership: 'remove it: leadership flags are part of the framework',
};

async function locatePath(
  { include, from, source }: Include,
  places: LayerSearchPaths,
): Promise<LayerSearch> {
  const folder = isAbsolute(include) ? include : resolve(from.folder, include);
  const kind = await kindAt(folder);
  if (kind === undefined) {
    const text = `${include} is no layer: there is no ${join(folder, 'layer.yaml')}`;
    return missing(fault('LAYER_NOT_FOUND', text, { source }));
  }
  const name = basename(folder).replace(new RegExp(`^(charm-)?${kind}-`), '');
  const { commit } = from.origin;
  const origin =
    commit === undefined || isAbsolute(include)
      ? { source: `path:${relative(places.charm, folder)}` }
      : { source: `${from.origin.source} ${include}`, commit };
  return { kind, name, url: `${kind}:${name}`, folder: await realpath(folder), origin };
}

async function locateInGit(
  include: GitInclude,
  places: LayerSearchPaths,
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
    const kind = await kindAt(inside);
    if (kind !== undefined) {
      const origin = { source: from, commit };
      return { kind, name, url: from, folder: await realpath(inside), origin };
    }
  } catch (error) {
    if (isFault(error)) return missing(error);
    throw error;
  }
  const text = `${from} is no layer: there is no ${join(include.folder ?? '.', 'layer.yaml')} in it`;
  return missing(fault('LAYER_NOT_FOUND', text, { source }));
}

async function kindAt(folder: string): Promise<IncludeKind | undefined> {
  if (await isKind('layer', folder)) return 'layer';
  return (await isKind('interface', folder)) ? 'interface' : undefined;
}

async function unknownKind(
  { include, from, source }: Include,
  places: LayerSearchPaths,
): Promise<CharmwrightError> {
  const [, word, name = '', rev = ''] =
    /^(layer|interface):([a-z0-9][a-z0-9._-]*)@(.+)$/.exec(include) ?? [];
  if (word === 'layer' || word === 'interface') {
    const place = await findByName({ kind: word, name, from: from.folder }, places);
    const repo =
      place === undefined ? undefined : await repoOf(join(place.folder, kindFiles[word]));
    const text = `${include}: only a layer in git has revisions`;
    return fault('VALUE_INVALID', text, {
      source,
      hint: `write git+${repo ?? `<the URL of its repository>`}@${rev}`,
    });
  }
  const text = `expected layer:<name>, interface:<name>, a path or a git URL, found ${JSON.stringify(withoutSecrets(include))}`;
  return fault('VALUE_INVALID', text, { source: masked(source) });
}

/** A position whose excerpt has no secret in it. */
function masked(source: SourcePosition): SourcePosition {
  const { excerpt } = source;
  return excerpt === undefined ? source : { ...source, excerpt: withoutSecrets(excerpt) };
}

/** The `repo` that a layer or an interface names. */
async function repoOf(file: string): Promise<string | undefined> {
  const { document } = parseYaml(file, await readFile(file, 'utf8').catch(() => ''));
  const repo = document?.value.repo;
  return typeof repo === 'string' ? withoutSecrets(repo) : undefined;
}

function missing(error: CharmwrightError): LayerSearch {
  return { kind: 'missing', fault: error };
}
