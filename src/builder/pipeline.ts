/** The stages that everything which looks at a charm's sources goes through: read → plan → bundle. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { CharmwrightError } from '../errors.ts';
import { type Bundle, bundlePlan } from './apply/bundle.ts';
import { type CustomTactics, customTactics } from './custom-tactics/custom-tactics.ts';
import { describeLock } from './lock/describe-lock.ts';
import { packageRoot } from './package-root.ts';
import { assemblePlan, type FrameworkTexts } from './plan/assemble-plan.ts';
import type { BuildLock } from './plan/build-lock.ts';
import type { BuildPlan } from './plan/build-plan.ts';
import { fileContents, type FileContents } from './read/file-contents.ts';
import { gitLayers } from './read/git-layers.ts';
import { type ReadLayers, readLayers } from './read/read-layers.ts';
import { documentChecker } from './schema/check-document.ts';
import { displayPathFrom } from './display-path.ts';

/** Where the sources of a charm are, and what they are read with. */
export interface SourceSettings {
  /** The charm or layer. */
  readonly folder: string;
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
}

/** What the layers of a charm hold, with all that is wrong with them. */
export interface ReadSource extends ReadLayers {
  /** Those of the layers themselves; none where the layers have faults. */
  readonly tactics: CustomTactics['tactics'];
  /** Why the layers' own tactics could not be asked. */
  readonly tacticFaults: readonly CharmwrightError[];
  /** The files that the layers' own tactics are made of. */
  readonly inputs: readonly string[];
  readonly contents: FileContents;
}

/**
 * Reads the charm in a folder, every layer below it, and the answers of their own tactics.
 *
 * Collects faults; tactics are asked only when the layers have none.
 *
 * @param folder absolute and without links; `settings.folder` is not looked at.
 * @param pins the commits that layers from git are taken at; others are taken at what their branch is now.
 */
export async function readSource(
  folder: string,
  settings: SourceSettings,
  pins: BuildLock['layers'],
): Promise<ReadSource> {
  const [check, show, contents] = [
    documentChecker(),
    displayPathFrom(settings.cwd),
    fileContents(),
  ];
  const read = await readLayers({
    contents,
    places: {
      charm: folder,
      layersDir: settings.layersDir,
      interfacesDir: settings.interfacesDir,
      packageRoot: packageRoot(),
      git: gitLayers(gitCache(settings), settings.env ?? process.env),
      pinned: (source) => pins.find((each) => each.source === source)?.commit,
    },
    check,
    show,
  });
  const noTactics = { tactics: [], tacticFaults: [], inputs: [] };
  if (read.faults.length > 0) return { ...read, ...noTactics, contents };
  try {
    const custom = await customTactics(read.layers, { check, show });
    return { ...read, ...noTactics, ...custom, contents };
  } catch (error) {
    if (!(error instanceof CharmwrightError)) throw error;
    return { ...read, ...noTactics, tacticFaults: [error], contents };
  }
}

/** The folder in which layers from git are kept. */
export function gitCache({ cache }: Pick<SourceSettings, 'cache'>): string {
  return cache ?? join(homedir(), '.cache', 'charmwright', 'git');
}

/** What of this package goes into a charm, and the version that the charm gets. */
export interface Framework extends FrameworkTexts {
  readonly version: string;
}

/** Stands for the framework where the plan is looked at and nothing is built of it. */
export const noFramework: Framework = {
  dispatch: '',
  programs: { run: '', command: '', library: '' },
  version: '',
};

/** A plan, and all that is wrong with it and with what it was made from. */
export interface PlannedSource {
  readonly plan: BuildPlan;
  /** The plan may be carried out only when this is empty. */
  readonly faults: readonly CharmwrightError[];
}

/** What a plan is made from: sources, or the files of a built charm. */
export type Plannable = ReadLayers & Partial<Pick<ReadSource, 'tactics' | 'tacticFaults'>>;

/** Plans what was read; collects faults, without duplicates. */
export function planSource(read: Plannable, framework: Framework): PlannedSource {
  const { layers, interfaces, tactics = [], tacticFaults = [] } = read;
  const faults = [...read.faults, ...tacticFaults];
  const custom = tactics;
  const { plan, faults: ofPlan } = assemblePlan({ layers, interfaces, custom, ...framework });
  const known = new Set(faults.map(position));
  return { plan, faults: [...faults, ...ofPlan.filter((each) => !known.has(position(each)))] };
}

/** A fault in a layer's part of a file is a fault of the merged file too: the same code at the same position. */
function position({ code, source }: CharmwrightError): string {
  return JSON.stringify([code, source?.file, source?.line, source?.column]);
}

/** A charm's program, and the lock that lists what it was made from. */
export interface BundledSource {
  readonly bundle: Pick<Bundle, 'text' | 'map'>;
  readonly lock: BuildLock;
}

/**
 * Bundles a plan without faults.
 *
 * @throws BUNDLE_FAILED.
 */
export async function bundleSource(
  read: ReadSource,
  { plan, framework }: { readonly plan: BuildPlan; readonly framework: FrameworkTexts },
  cwd: string,
): Promise<BundledSource> {
  const bundle = await bundlePlan(plan.bundle, displayPathFrom(cwd), read.layers);
  const inputs = [...new Set([...bundle.inputs, ...read.inputs])];
  return { bundle, lock: await describeLock(read, inputs, framework) };
}
