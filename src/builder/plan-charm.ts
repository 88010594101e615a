import { readFile, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fault } from '../errors.ts';
import { throwFaults } from './throw-faults.ts';
import { frameworkTexts } from './framework-texts.ts';
import { lockFileName, readLock } from './lock/lock-file.ts';
import {
  type BundledSource,
  bundleSource,
  type Framework,
  planSource,
  type ReadSource,
  readSource,
  type SourceSettings,
} from './pipeline.ts';
import { type BuildLock, lockDifferences } from './plan/build-lock.ts';
import type { BuildPlan } from './plan/build-plan.ts';
import { displayPathFrom } from './display-path.ts';
import { sourceVersion } from './source-version.ts';

export interface PlanSettings extends SourceSettings {
  /** Fails on any difference to build.lock, and writes none. */
  readonly frozen?: boolean;
  /** Takes what branches and tags of layers in git stand for now, not what build.lock has. */
  readonly update?: boolean;
}

/** A charm that has no faults and can be built. */
export interface PlannedCharm {
  /** The charm's source, absolute and without links. */
  readonly source: string;
  readonly read: ReadSource;
  readonly plan: BuildPlan;
  readonly framework: Framework;
  /** What build.lock holds; undefined where there is none. */
  readonly locked: BuildLock | undefined;
}

/**
 * Reads and plans a charm, and writes nothing.
 *
 * @throws all faults of the sources together; CHARM_SOURCE_MISSING; LOCK_MISSING.
 */
export async function planCharm(settings: PlanSettings): Promise<PlannedCharm> {
  const source = await sourceFolder(settings);
  const locked = await readLock(source);
  if (settings.frozen === true && locked === undefined) {
    const text = `${displayPathFrom(settings.cwd)(source)} has no ${lockFileName} that a frozen build could keep to`;
    throw fault('LOCK_MISSING', text);
  }
  const pins = settings.update === true ? [] : (locked?.layers ?? []);
  const read = await readSource(source, settings, pins);
  throwFaults([...read.faults, ...read.tacticFaults]);
  const version = (await sourceVersion(source)) ?? read.layers.at(-1)?.revision ?? '0';
  const framework = { ...(await frameworkTexts()), version };
  const { plan, faults } = planSource(read, framework);
  throwFaults(faults);
  return { source, read, plan, framework, locked };
}

/**
 * Bundles a planned charm, and compares it to its lock where it is frozen.
 *
 * @throws BUNDLE_FAILED; LOCK_DIFFERS.
 */
export async function bundleCharm(
  planned: PlannedCharm,
  { cwd, frozen }: PlanSettings,
): Promise<BundledSource> {
  const bundled = await bundleSource(planned.read, planned, cwd);
  if (frozen === true) refuseDifferences(planned.locked, bundled.lock);
  return bundled;
}

function refuseDifferences(locked: BuildLock | undefined, now: BuildLock): void {
  const differences = locked === undefined ? [] : lockDifferences(locked, now);
  if (differences.length === 0) return;
  throw fault('LOCK_DIFFERS', `the charm differs from ${lockFileName}`, {
    details: differences.join('\n'),
  });
}

async function sourceFolder(settings: PlanSettings): Promise<string> {
  const folder = resolve(settings.cwd, settings.folder);
  for (const file of ['metadata.yaml', 'layer.yaml']) {
    try {
      await readFile(join(folder, file));
    } catch (error) {
      const text = `${displayPathFrom(settings.cwd)(folder)} has no ${file}, which the source of a charm has`;
      throw fault('CHARM_SOURCE_MISSING', text, { cause: error });
    }
  }
  return realpath(folder);
}
