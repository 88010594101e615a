import { readFile, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fault } from '../errors.ts';
import { applyPlan } from './apply/apply-plan.ts';
import { bundleCharm, type Bundle } from './apply/bundle.ts';
import { inspectOutput, surveyOutput } from './apply/output-folder.ts';
import { renderPlan } from './apply/render-plan.ts';
import { customTactics } from './custom-tactics/custom-tactics.ts';
import { throwFaults } from './faults.ts';
import { describeLock } from './lock/describe-lock.ts';
import { lockFileName, readLock, writeLock } from './lock/lock-file.ts';
import { packageRoot } from './package-root.ts';
import { assemblePlan } from './plan/assemble-plan.ts';
import { type BuildLock, lockDifferences } from './plan/build-lock.ts';
import type { BuildPlan } from './plan/build-plan.ts';
import type { InterfaceSource } from './plan/interface-source.ts';
import type { LayerSource } from './plan/layer-source.ts';
import { fileContents, type FileContents } from './read/file-contents.ts';
import { gitLayers } from './read/git-layers.ts';
import { type ReadLayers, readLayers } from './read/read-layers.ts';
import { documentChecker } from './schema/check-document.ts';
import { shownFrom } from './shown-from.ts';
import { sourceVersion } from './source-version.ts';
import { refreshTypes } from './types/write-types.ts';

export interface BuildSettings {
  /** The charm's source. */
  readonly folder: string;
  /** Where the charm goes; `<folder>/build/<name>` when absent. */
  readonly output?: string;
  /** CHARM_LAYERS_DIR: folders that hold layers, with the platform's separator. */
  readonly layersDir?: string;
  /** CHARM_INTERFACES_DIR: the same for interfaces. */
  readonly interfacesDir?: string;
  /** What paths in messages are relative to. */
  readonly cwd: string;
  /** Where layers from git are kept; `~/.cache/charmwright/git` when absent. */
  readonly cache?: string;
  /** What git is started with; this process's environment when absent. */
  readonly env?: NodeJS.ProcessEnv;
  /** Fails on any difference to build.lock, and writes none. */
  readonly frozen?: boolean;
  /** Takes what branches and tags of layers in git stand for now, not what build.lock has. */
  readonly update?: boolean;
  /** Overwrites files that were changed by hand and keeps foreign ones. */
  readonly force?: boolean;
  /** Writes nothing into the source: neither build.lock nor types. */
  readonly keepSource?: boolean;
}

export interface BuiltCharm {
  readonly name: string;
  readonly folder: string;
  /** Written or deleted paths, sorted; empty when everything was there already. */
  readonly touched: readonly string[];
  readonly plan: BuildPlan;
}

/**
 * Builds a charm: reads its layers, plans, checks and only then writes.
 *
 * The same inputs give a folder with the same bytes, and a second build touches nothing. Where the
 * source has a `charm-types.ts`, it is brought up to date.
 *
 * @throws a fault of the sources (all of them at once), of bundling, or of the output folder; what
 * was at the output is then untouched.
 */
export async function buildCharm(settings: BuildSettings): Promise<BuiltCharm> {
  const read = await readSource(settings);
  const { charm: source, layers, plan, contents } = read;
  const folder = resolve(
    settings.cwd,
    settings.output ?? join(settings.folder, 'build', plan.charm),
  );
  await refuseSourceFolder(folder, settings);
  // The bundler is a program of its own: the output is looked at while it works.
  const bundling = bundleSource(read, settings);
  const [{ bundle, lock }, there] = await Promise.all([bundling, surveyOutput(folder)]);
  const rendered = renderPlan(plan, { bundle, contents, runtime: [] });
  const earlier = inspectOutput(there, rendered, settings.force ?? false);
  const touched = await applyPlan(folder, rendered, earlier);
  if (settings.keepSource !== true) {
    if (settings.frozen !== true) await writeLock(source, lock);
    await refreshTypes(source, plan.bundle, layers);
  }
  return { name: plan.charm, folder, touched, plan };
}

/** All that a charm is made of, before anything is written. */
export interface PreparedCharm {
  /** The charm's folder. */
  readonly source: string;
  /** Bottom first, the charm last. */
  readonly layers: readonly LayerSource[];
  readonly plan: BuildPlan;
  readonly bundle: Pick<Bundle, 'text' | 'map'>;
  readonly contents: FileContents;
  readonly lock: BuildLock;
}

/** Reads, plans, checks and bundles a charm, and holds it against its lock where it is frozen. */
export async function prepareCharm(settings: BuildSettings): Promise<PreparedCharm> {
  const read = await readSource(settings);
  const { charm: source, layers, plan, contents } = read;
  return { source, layers, plan, contents, ...(await bundleSource(read, settings)) };
}

async function bundleSource(
  { layers, interfaces, plan, locked, inputs }: PlannedSource,
  { cwd, frozen }: BuildSettings,
): Promise<Pick<PreparedCharm, 'bundle' | 'lock'>> {
  const bundle = await bundleCharm(plan.bundle, shownFrom(cwd), layers);
  const lock = await describeLock(layers, interfaces, [...new Set([...bundle.inputs, ...inputs])]);
  if (frozen === true) refuseDifferences(locked, lock);
  return { bundle, lock };
}

/** Reads and plans a charm, and writes nothing. */
export async function planCharm(settings: BuildSettings): Promise<BuildPlan> {
  return (await readSource(settings)).plan;
}

interface PlannedSource {
  readonly charm: string;
  readonly layers: readonly LayerSource[];
  readonly interfaces: readonly InterfaceSource[];
  readonly plan: BuildPlan;
  /** The files that the layers' own tactics are made of. */
  readonly inputs: readonly string[];
  readonly contents: FileContents;
  readonly locked: BuildLock | undefined;
}

async function readSource(settings: BuildSettings): Promise<PlannedSource> {
  const charm = await sourceFolder(settings);
  const locked = await readLock(charm);
  if (settings.frozen === true && locked === undefined) {
    const text = `${shownFrom(settings.cwd)(charm)} has no ${lockFileName} that a frozen build could keep to`;
    throw fault('LOCK_MISSING', text);
  }
  const [check, show] = [documentChecker(), shownFrom(settings.cwd)];
  const pins = settings.update === true ? [] : (locked?.layers ?? []);
  const contents = fileContents();
  const read = await readLayers({
    contents,
    places: {
      charm,
      layersDir: settings.layersDir,
      interfacesDir: settings.interfacesDir,
      packageRoot: packageRoot(),
      git: gitLayers(cacheFolder(settings), settings.env ?? process.env),
      pinned: (source) => pins.find((each) => each.source === source)?.commit,
    },
    check,
    show,
  });
  throwFaults(read.faults);
  const own = await customTactics(read.layers, { check, show });
  const { plan, faults } = assemblePlan({
    layers: read.layers,
    interfaces: read.interfaces,
    custom: own.tactics,
    dispatch: await ownText('dispatch'),
    programs: {
      run: await ownText('programs/run'),
      command: await ownText('programs/charms.reactive'),
      library: await ownText('programs/charms.reactive.sh'),
    },
    version: (await sourceVersion(charm)) ?? contentVersion(read),
  });
  throwFaults(faults);
  const { layers, interfaces } = read;
  return { charm, layers, interfaces, plan, contents, locked, inputs: own.inputs };
}

/** A file of ours that goes into charms. */
function ownText(path: string): Promise<string> {
  return readFile(join(packageRoot(), 'hooks', path), 'utf8');
}

/** Where a build keeps what it fetches from git. */
export function cacheFolder({ cache }: Pick<BuildSettings, 'cache'>): string {
  return cache ?? join(homedir(), '.cache', 'charmwright', 'git');
}

function refuseDifferences(locked: BuildLock | undefined, now: BuildLock): void {
  const differences = locked === undefined ? [] : lockDifferences(locked, now);
  if (differences.length === 0) return;
  throw fault('LOCK_DIFFERS', `the charm is no longer what ${lockFileName} says`, {
    details: differences.join('\n'),
  });
}

async function sourceFolder(settings: BuildSettings): Promise<string> {
  const folder = resolve(settings.cwd, settings.folder);
  for (const file of ['metadata.yaml', 'layer.yaml']) {
    try {
      await readFile(join(folder, file));
    } catch (error) {
      const text = `${shownFrom(settings.cwd)(folder)} has no ${file}, which the source of a charm has`;
      throw fault('CHARM_SOURCE_MISSING', text, { cause: error });
    }
  }
  return realpath(folder);
}

/** A build that wrote over its own source could not be repeated. */
async function refuseSourceFolder(output: string, settings: BuildSettings): Promise<void> {
  const source = await realpath(resolve(settings.cwd, settings.folder));
  const inside = relative(await nearestReal(output), source);
  if (inside !== '' && (inside === '..' || inside.startsWith('../'))) return;
  throw fault('OUTPUT_OCCUPIED', `the output ${output} is, or holds, the charm’s source`);
}

async function nearestReal(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    // What is not there yet can't be a link.
    return path;
  }
}

function contentVersion({ layers }: ReadLayers): string {
  return layers.at(-1)?.revision ?? '0';
}
