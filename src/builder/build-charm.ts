import { realpath } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { fault } from '../errors.ts';
import { applyPlan } from './apply/apply-plan.ts';
import { checkOutput, readOutput } from './apply/output-folder.ts';
import { renderPlan } from './apply/render-plan.ts';
import { writeLock } from './lock/lock-file.ts';
import { bundleCharm, planCharm, type PlanSettings } from './plan-charm.ts';
import type { BuildPlan } from './plan/build-plan.ts';
import { refreshTypes } from './types/write-types.ts';

export interface BuildSettings extends PlanSettings {
  /** Where the charm goes; `<folder>/build/<name>` when absent. */
  readonly output?: string;
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
 * @throws all faults of the sources together, a fault of bundling, or of the output folder; the output is then
 * unchanged.
 */
export async function buildCharm(settings: BuildSettings): Promise<BuiltCharm> {
  const planned = await planCharm(settings);
  const { source, read, plan } = planned;
  const folder = resolve(
    settings.cwd,
    settings.output ?? join(settings.folder, 'build', plan.charm),
  );
  await refuseSourceFolder(folder, settings);
  // The bundler is a separate process: the output is read while it works.
  const bundling = bundleCharm(planned, settings);
  const [{ bundle, lock }, there] = await Promise.all([bundling, readOutput(folder)]);
  const rendered = renderPlan(plan, { bundle, contents: read.contents, runtime: [] });
  const earlier = checkOutput(there, rendered, settings.force ?? false);
  const touched = await applyPlan(folder, rendered, earlier);
  if (settings.keepSource !== true) {
    if (settings.frozen !== true) await writeLock(source, lock);
    await refreshTypes(source, plan.bundle, read.layers);
  }
  return { name: plan.charm, folder, touched, plan };
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
