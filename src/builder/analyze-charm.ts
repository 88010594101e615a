import { mkdtemp, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CharmwrightError, fault } from '../errors.ts';
import type { CharmCode } from './describe/charm-description.ts';
import { describeCode } from './describe/describe-code.ts';
import { readLock } from './lock/lock-file.ts';
import {
  noFramework,
  type Plannable,
  planSource,
  readSource,
  type SourceSettings,
} from './pipeline.ts';
import type { BuildPlan } from './plan/build-plan.ts';
import type { InterfaceSource } from './plan/interface-source.ts';
import type { LayerSource } from './plan/layer-source.ts';
import { readOptionalText } from './read/optional-text.ts';
import { readBuiltCharm } from './read/read-built-charm.ts';
import { displayPathFrom } from './display-path.ts';
import { writeYaml } from './yaml/write-yaml.ts';

/** `folder` is the charm, its source or a built one; or a layer. */
export interface AnalysisSettings extends SourceSettings {
  /** False leaves the handlers aside, for what must work while they do not. */
  readonly handlers?: boolean;
}

/** What is known of a charm without running it; faults are collected, not thrown. */
export interface CharmAnalysis {
  readonly kind: 'source' | 'built' | 'layer';
  /** Absolute. */
  readonly folder: string;
  readonly plan: BuildPlan;
  /** Bottom first, the charm last; of a built charm only itself. */
  readonly layers: readonly LayerSource[];
  readonly interfaces: readonly InterfaceSource[];
  readonly charm: LayerSource;
  /** Undefined for a built charm, and where faults prevent the analysis of the handlers. */
  readonly code: CharmCode | undefined;
  readonly faults: readonly CharmwrightError[];
}

/**
 * Reads a charm or a layer for proof, types and graph.
 *
 * A layer is analyzed as the only layer of a charm that has no files of its own.
 *
 * @throws CHARM_SOURCE_MISSING when the folder is neither.
 */
export async function analyzeCharm(settings: AnalysisSettings): Promise<CharmAnalysis> {
  const folder = resolve(settings.cwd, settings.folder);
  const show = displayPathFrom(settings.cwd);
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
  if (isBuilt || !isLayer) return analyzeBuilt(real, show);
  return isCharm ? analyzeSource(real, settings) : analyzeLayer(real, settings);
}

async function analyzeBuilt(
  folder: string,
  show: (path: string) => string,
): Promise<CharmAnalysis> {
  const read = await readBuiltCharm({ folder, show });
  // The plan's faults concern files of the built charm, which were checked as they are.
  return { ...withPlan(read), faults: read.faults, kind: 'built', folder, code: undefined };
}

async function analyzeSource(folder: string, settings: AnalysisSettings): Promise<CharmAnalysis> {
  const pins = (await readLock(folder))?.layers ?? [];
  const read = await readSource(folder, settings, pins);
  const found = { ...withPlan(read), kind: 'source', folder } as const;
  // A layer that could not be read would make flags, endpoints and options look strange to the others.
  if (read.faults.length > 0 || settings.handlers === false) return { ...found, code: undefined };
  try {
    return { ...found, code: await describeCode(found.plan.bundle, displayPathFrom(settings.cwd)) };
  } catch (error) {
    if (!(error instanceof CharmwrightError)) throw error;
    return { ...found, code: undefined, faults: [...found.faults, error] };
  }
}

async function analyzeLayer(folder: string, settings: AnalysisSettings): Promise<CharmAnalysis> {
  const around = await mkdtemp(join(await realpath(tmpdir()), 'charmwright-layer-'));
  try {
    const described = { name: 'layer-only', summary: 'A single layer', description: 'It.' };
    await writeFile(join(around, 'metadata.yaml'), writeYaml(described));
    await writeFile(join(around, 'layer.yaml'), writeYaml({ includes: [folder] }));
    const found = await analyzeSource(around, settings);
    const charm = found.layers.at(-2) ?? found.charm;
    return { ...found, kind: 'layer', folder, charm };
  } finally {
    await rm(around, { recursive: true, force: true });
  }
}

function withPlan(read: Plannable): Omit<CharmAnalysis, 'kind' | 'folder' | 'code'> {
  const { plan, faults } = planSource(read, noFramework);
  const { layers, interfaces } = read;
  const charm = layers.at(-1);
  if (charm === undefined) throw fault('INTERNAL', 'a charm without layers was analyzed');
  return { plan, layers, interfaces, charm, faults };
}

async function hasName(path: string): Promise<boolean> {
  return /^name:/m.test((await readOptionalText(path)) ?? '');
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
