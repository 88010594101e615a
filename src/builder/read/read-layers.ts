import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { type CharmwrightError, fault } from '../../errors.ts';
import type { InterfaceSource } from '../plan/interface-source.ts';
import type { ContributedFile, LayerFile, LayerOrigin, LayerSource } from '../plan/layer-source.ts';
import { orderLayers } from '../plan/order-layers.ts';
import type { SourceDocument } from '../plan/source-document.ts';
import type { CheckDocument } from '../schema/check-document.ts';
import { parseDocument } from '../yaml/charm-document.ts';
import { listContributions } from './contributions.ts';
import type { FileContents } from './file-contents.ts';
import { listHandlers, namedModules } from './handlers.ts';
import { listPrograms } from './programs.ts';
import { modulesOutsideLayer } from './modules-outside-layer.ts';
import { normaliseLayerFile, unsafePaths } from './layer-file.ts';
import { type LocatedLayer, locateLayer } from './locate-layer.ts';
import { readInterfaces } from './read-interface.ts';
import { duplicateNameFaults } from './duplicate-names.ts';
import type { LayerSearchPaths } from './search-paths.ts';

export interface ReadSettings {
  readonly places: LayerSearchPaths;
  readonly check: CheckDocument;
  readonly contents: FileContents;
  /** A path as messages show it. */
  readonly show: (path: string) => string;
}

export interface ReadLayers {
  /** Bottom first, the charm last. */
  readonly layers: readonly LayerSource[];
  /** In the order in which they are first included. */
  readonly interfaces: readonly InterfaceSource[];
  readonly faults: readonly CharmwrightError[];
}

interface Found {
  readonly name: string;
  readonly url: string;
  readonly folder: string;
  readonly origin: LayerOrigin;
  readonly layerFile: LayerFile;
}

type Visited = Pick<Found, 'name' | 'url' | 'folder' | 'origin'>;

/** Reads a charm's folder and every layer below it, collecting all faults of all their files. */
export async function readLayers(settings: ReadSettings): Promise<ReadLayers> {
  const { charm } = settings.places;
  const faults: CharmwrightError[] = [];
  const found = new Map<string, Found>();
  const graph = new Map<string, readonly string[]>();
  const interfaces = new Map<string, LocatedLayer>();

  const visit = async ({ name, url, folder, origin }: Visited): Promise<void> => {
    if (found.has(folder)) return;
    const read = await readDocument(join(folder, 'layer.yaml'), 'layer.yaml', settings);
    faults.push(...read.faults);
    const layerFile = normaliseLayerFile(read.document);
    faults.push(...unsafePaths(layerFile));
    found.set(folder, { name, url, folder, origin, layerFile });
    const below: string[] = [];
    for (const [index, include] of layerFile.includes.entries()) {
      const source = read.document.locate(['includes', index], 'value');
      const search = await locateLayer(
        { include, from: { folder, origin }, source },
        settings.places,
      );
      if (search.kind === 'missing') {
        faults.push(search.fault);
        continue;
      }
      if (search.kind === 'interface') {
        interfaces.set(search.folder, search);
        continue;
      }
      below.push(search.folder);
      await visit(search);
    }
    graph.set(folder, below);
  };
  await visit({ name: '', url: '', folder: charm, origin: { source: 'charm' } });

  faults.push(...duplicateNameFaults([...found.values()]));
  const spoken = await readInterfaces([...interfaces.values()], settings);
  faults.push(...spoken.faults);

  const urls = new Map(
    [...found].map(([folder, each]) => [folder, each.url === '' ? 'charm' : each.url]),
  );
  const named = new Map(
    [...graph].map(([id, below]) => [nameIn(urls, id), below.map((each) => nameIn(urls, each))]),
  );
  // Layers are identified by folder, but a circle is reported with their names.
  if (faults.length === 0) orderLayers(named, 'charm');
  const order = faults.length === 0 ? orderLayers(graph, charm) : [...found.keys()].reverse();
  const chosen = order.flatMap((folder) => found.get(folder) ?? []);
  const files = settingsFiles(chosen);
  const layers: LayerSource[] = [];
  for (const each of chosen) {
    const read = await readContributions(each, files, settings);
    faults.push(...read.faults);
    layers.push(read.layer);
  }
  return { layers, interfaces: spoken.interfaces, faults };
}

function nameIn(names: ReadonlyMap<string, string>, folder: string): string {
  return names.get(folder) ?? folder;
}

/** Every layer may have `<layer>.yaml`; what a layer contributes by name is known to those above it. */
function settingsFiles(found: readonly Found[]): readonly string[] {
  const own = found.filter(({ name }) => name !== '').map(({ name }) => `${name}.yaml`);
  const contributed = found.flatMap(({ layerFile }) => layerFile.contributes ?? []);
  const yaml = contributed.filter((path) => /^[^/]+\.yaml$/.test(path));
  return [...new Set([...own, ...yaml])].filter((name) => name !== 'layer.yaml');
}

async function readContributions(
  found: Found,
  settingsNames: readonly string[],
  settings: ReadSettings,
): Promise<{ readonly layer: LayerSource; readonly faults: readonly CharmwrightError[] }> {
  const isCharm = found.folder === settings.places.charm;
  const listed = await listContributions(found.folder, found.layerFile, {
    settings: settingsNames,
    isCharm,
  });
  const handlers = await listHandlers(found.folder, found.layerFile, settings.show);
  const tactics = await namedModules(found.folder, found.layerFile, 'tactics');
  const programs = await listPrograms(found.folder, found.layerFile, settings.show);
  const faults = [...listed.faults, ...handlers.faults, ...tactics.faults, ...programs.faults];
  const modules = [...handlers.modules, ...tactics.modules];
  faults.push(...(await modulesOutsideLayer(found.folder, modules, settings.show)));
  const programPaths = programs.files.map(({ path }) => path);
  const documents: Record<string, SourceDocument> = {};
  const files: ContributedFile[] = [];
  const others = listed.files.filter(({ path }) => !programPaths.includes(path));
  for (const file of [...others, ...programs.files]) {
    if (file.content.kind === 'file' && /^[^/]+\.yaml$/.test(file.path)) {
      const read = await readDocument(file.content.from, file.path, settings);
      faults.push(...read.faults);
      documents[file.path] = read.document;
    } else files.push(file);
  }
  if (isCharm && documents['metadata.yaml'] === undefined) {
    const text = `${settings.show(found.folder)} has no metadata.yaml`;
    faults.push(fault('CHARM_SOURCE_MISSING', text));
  }
  const name = isCharm ? charmName(documents) : found.name;
  const url = isCharm ? name : found.url;
  const sha256 = contentHash({ ...found, documents, files, modules }, settings.contents);
  const { layerFile, folder, origin } = found;
  return {
    layer: {
      ...{ name, url, folder, origin, revision: sha256.slice(0, 12), sha256 },
      ...{ layerFile, documents, files, programs: programPaths },
      ...{ handlers: handlers.modules, tactics: tactics.modules },
    },
    faults,
  };
}

function charmName(documents: Readonly<Record<string, SourceDocument>>): string {
  const name = documents['metadata.yaml']?.value.name;
  return typeof name === 'string' ? name : 'charm';
}

async function readDocument(
  path: string,
  name: string,
  settings: ReadSettings,
): Promise<{ readonly document: SourceDocument; readonly faults: readonly CharmwrightError[] }> {
  const file = settings.show(path);
  const { document, faults } = parseDocument(name, file, await readFile(path, 'utf8'));
  if (document !== undefined)
    return { document, faults: [...faults, ...settings.check(name, document)] };
  return { document: { file, value: {}, locate: () => ({ file }) }, faults };
}

/** What the layer brings into a charm: a comment in a YAML file does not count, an exec bit does. */
function contentHash(
  {
    layerFile,
    documents,
    files,
    modules,
  }: Pick<LayerSource, 'layerFile' | 'documents' | 'files'> & {
    readonly modules: readonly string[];
  },
  contents: FileContents,
): string {
  const hash = createHash('sha256');
  const values = Object.entries(documents).map(([name, { value }]) => [name, value]);
  hash.update(JSON.stringify([layerFile.document.value, values]));
  const parts = [
    ...files.map(({ content }) =>
      content.kind === 'file' ? contents.read(content.from) : Buffer.from(content.target),
    ),
    ...modules.map((module) => contents.read(module)),
  ];
  for (const [index, bytes] of parts.entries()) {
    const file = files[index];
    const executable = file?.content.kind === 'file' && file.content.executable;
    hash.update(JSON.stringify([file?.path, file?.content.kind, executable, bytes.length]));
    hash.update(bytes);
  }
  return hash.digest('hex');
}
