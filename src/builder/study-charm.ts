import { mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CharmwrightError, fault } from '../errors.ts';
import type { CharmCode } from './describe/charm-description.ts';
import { describeCode } from './describe/describe-code.ts';
import { type CustomTactics, customTactics } from './custom-tactics/custom-tactics.ts';
import { cacheFolder } from './build-charm.ts';
import { readLock } from './lock/lock-file.ts';
import { packageRoot } from './package-root.ts';
import { assemblePlan } from './plan/assemble-plan.ts';
import type { BuildPlan } from './plan/build-plan.ts';
import type { InterfaceSource } from './plan/interface-source.ts';
import type { LayerSource } from './plan/layer-source.ts';
import { fileContents } from './read/file-contents.ts';
import { gitLayers } from './read/git-layers.ts';
import { readBuiltCharm } from './read/read-built-charm.ts';
import { type ReadLayers, readLayers } from './read/read-layers.ts';
import { type CheckDocument, documentChecker } from './schema/check-document.ts';
import { shownFrom } from './shown-from.ts';
import { writeYaml } from './yaml/write-yaml.ts';

export interface StudySettings {
  /** The charm, its source or a built one; or a layer. */
  readonly folder: string;
  /** CHARM_LAYERS_DIR, CHARM_INTERFACES_DIR */
  readonly layersDir?: string;
  readonly interfacesDir?: string;
  readonly cwd: string;
  /** Where layers from git are kept; as for a build. */
  readonly cache?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** False leaves the handlers aside, for what must work while they do not. */
  readonly handlers?: boolean;
}

/** All that can be known of a charm without running it; faults are collected, not thrown. */
export interface StudiedCharm {
  readonly kind: 'source' | 'built' | 'layer';
  /** Absolute. */
  readonly folder: string;
  readonly plan: BuildPlan;
  /** Bottom first, the charm last; of a built charm only itself. */
  readonly layers: readonly LayerSource[];
  readonly interfaces: readonly InterfaceSource[];
  readonly charm: LayerSource;
  /** Undefined for a built charm, and where faults forbid to look at the handlers. */
  readonly code: CharmCode | undefined;
  readonly faults: readonly CharmwrightError[];
}

/**
 * Reads a charm or a layer for those who look at it: proof, types, graph.
 *
 * A layer is looked at as the only one of a charm without anything of its own.
 *
 * @throws CHARM_SOURCE_MISSING when the folder is neither.
 */
export async function studyCharm(settings: StudySettings): Promise<StudiedCharm> {
  const folder = resolve(settings.cwd, settings.folder);
  const show = shownFrom(settings.cwd);
  const [isLayer, isBuilt, isCharm] = await Promise.all([
    isThere(join(folder, 'layer.yaml')),
    isThere(join(folder, '.build.manifest')),
    hasName(join(folder, 'metadata.yaml')),
  ]);
  if (!isLayer && !(await isThere(join(folder, 'metadata.yaml')))) {
    const text = `${show(folder)} has neither metadata.yaml, which every charm has, nor layer.yaml`;
    throw fault('CHARM_SOURCE_MISSING', text);
  }
  const real = await realpath(folder);
  if (isBuilt || !isLayer) return studyBuilt(real, show);
  return isCharm ? studySource(real, settings, show) : studyLayer(real, settings, show);
}

async function studyBuilt(folder: string, show: (path: string) => string): Promise<StudiedCharm> {
  const read = await readBuiltCharm({ folder, show });
  // What is wrong with the plan is that of files that the charm has: they were judged as they are.
  return { ...planned(read, []), faults: read.faults, kind: 'built', folder, code: undefined };
}

async function studySource(
  folder: string,
  settings: StudySettings,
  show: (path: string) => string,
): Promise<StudiedCharm> {
  const check = documentChecker();
  const pins = (await readLock(folder))?.layers ?? [];
  const read = await readLayers({
    places: {
      charm: folder,
      layersDir: settings.layersDir,
      interfacesDir: settings.interfacesDir,
      packageRoot: packageRoot(),
      git: gitLayers(cacheFolder(settings), settings.env ?? process.env),
      pinned: (source) => pins.find((each) => each.source === source)?.commit,
    },
    check,
    contents: fileContents(),
    show,
  });
  const own = await tacticsOf(read, check, show);
  const faults = [...read.faults, ...own.faults];
  const found = { ...planned({ ...read, faults }, own.tactics), kind: 'source', folder } as const;
  // A layer that could not be read would make flags, endpoints and options look strange to the others.
  if (read.faults.length > 0 || settings.handlers === false) return { ...found, code: undefined };
  try {
    return { ...found, code: await describeCode(found.plan.bundle, show) };
  } catch (error) {
    if (!(error instanceof CharmwrightError)) throw error;
    return { ...found, code: undefined, faults: [...found.faults, error] };
  }
}

async function studyLayer(
  folder: string,
  settings: StudySettings,
  show: (path: string) => string,
): Promise<StudiedCharm> {
  const around = await mkdtemp(join(await realpath(tmpdir()), 'charmwright-layer-'));
  try {
    const described = { name: 'layer-alone', summary: 'A layer alone', description: 'It.' };
    await writeFile(join(around, 'metadata.yaml'), writeYaml(described));
    await writeFile(join(around, 'layer.yaml'), writeYaml({ includes: [folder] }));
    const studied = await studySource(around, settings, show);
    const charm = studied.layers.at(-2) ?? studied.charm;
    return { ...studied, kind: 'layer', folder, charm };
  } finally {
    await rm(around, { recursive: true, force: true });
  }
}

/** The layers' own tactics; what is wrong with them is told with the rest. */
async function tacticsOf(
  { layers, faults }: ReadLayers,
  check: CheckDocument,
  show: (path: string) => string,
): Promise<Pick<ReadLayers, 'faults'> & Pick<CustomTactics, 'tactics'>> {
  if (faults.length > 0) return { tactics: [], faults: [] };
  try {
    return { tactics: (await customTactics(layers, { check, show })).tactics, faults: [] };
  } catch (error) {
    if (!(error instanceof CharmwrightError)) throw error;
    return { tactics: [], faults: [error] };
  }
}

function planned(
  read: ReadLayers,
  custom: CustomTactics['tactics'],
): Omit<StudiedCharm, 'kind' | 'folder' | 'code'> {
  const { layers, interfaces, faults } = read;
  const programs = { run: '', command: '', library: '' };
  const { plan, faults: planFaults } = assemblePlan({
    ...read,
    custom,
    dispatch: '',
    programs,
    version: '',
  });
  const charm = layers.at(-1);
  if (charm === undefined) throw fault('INTERNAL', 'a charm without layers was studied');
  const told = new Set(faults.map(placeOf));
  const more = planFaults.filter((each) => !told.has(placeOf(each)));
  return { plan, layers, interfaces, charm, faults: [...faults, ...more] };
}

/** What is wrong with a layer's part of a file is wrong with the whole too, and told once. */
function placeOf({ code, source }: CharmwrightError): string {
  return JSON.stringify([code, source?.file, source?.line, source?.column]);
}

async function hasName(path: string): Promise<boolean> {
  return /^name:/m.test((await textAt(path)) ?? '');
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Reads a text, or undefined when it can't be read. */
export async function textAt(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
