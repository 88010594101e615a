import type { PackageOutcome, Unit } from '../index.ts';
import { renderEnvironmentFile } from '../index.ts';
import { announceServing } from './announce.ts';
import { reportServing } from './health.ts';
import { prepareLogfile } from './logfile.ts';
import { ensureServiceUser } from './machine-record.ts';
import { pruneCertificates, writeCertificates } from './certificate-files.ts';
import { readServedReleases, storeServedReleases } from './stored-values.ts';
import type { Change } from './plan/compare-plans.ts';
import { candidateEnvironmentFilePath, configuration } from './plan/paths.ts';
import type { PlanRecord, ServicePlan } from './plan/service-plan.ts';
import { preflight } from './preflight.ts';
import { provision } from './provision.ts';
import { prepareRelease, pruneReleases, pruneVenvs } from './release.ts';
import type { Server } from './servers/server.ts';
import { readSavedPlan, switchWasInterrupted } from './engine/saved-plan.ts';
import { blocked, done, waiting } from './step-result.ts';
import type { Failure, StepResult } from './step-result.ts';
import { switchTo } from './engine/switch.ts';

export interface PlanApplication {
  readonly plan: ServicePlan;
  readonly last: PlanRecord | undefined;
  readonly change: Change;
  /** Whether provision_command runs even if it has succeeded for this plan before. */
  readonly provision: boolean;
}

/** After a failure `serving` tells whether an older plan serves. */
export type Applied =
  | { readonly kind: 'done' }
  | { readonly kind: 'failure'; readonly failure: Failure; readonly serving: boolean };

/**
 * Applies the plan step by step: packages, release, import check, provisioning, switch.
 *
 * Before the switch no step changes the plan that serves; a switch that fails is rolled back.
 */
export async function apply(unit: Unit, server: Server, to: PlanApplication): Promise<Applied> {
  const { plan, change } = to;
  const before = await prepare(unit, server, to);
  if (before.kind === 'failure') {
    await unit.machine.files.ensureAbsent(candidateEnvironmentFilePath);
    await pruneFailedReleases(unit, plan);
    return { kind: 'failure', failure: before, serving: unit.flags.has('wsgi.active') };
  }
  if (change.kind !== 'nothing') await unit.status.maintenance('starting the application');
  const switched = await switchTo(unit, server, {
    ...{ plan, version: before.value },
    mustRestart: to.provision || needsRestart(change),
  });
  await unit.machine.files.ensureAbsent(candidateEnvironmentFilePath);
  if (switched.kind === 'failure') {
    await pruneFailedReleases(unit, plan);
    return switched;
  }
  await announceServing(unit, plan);
  await reportServing(unit, plan.port, switched.status);
  await keepNewestReleases(unit, plan);
  return { kind: 'done' };
}

/** Whether something has changed that the services read only when they start, and that is in no file of theirs. */
function needsRestart(change: Change): boolean {
  if (change.kind === 'nothing') return false;
  return change.kind === 'reinstall' || change.changed.includes('provision');
}

async function prepare(
  unit: Unit,
  server: Server,
  to: PlanApplication,
): Promise<StepResult<string>> {
  const { plan, last, change } = to;
  const { machine } = unit;
  const installed = await installPackages(unit, server, to);
  if (installed.kind === 'failure') return installed;
  await ensureServiceUser(unit, plan.user);
  const prepared = await prepareRelease(unit, plan, last);
  if (prepared.kind === 'failure') return prepared;
  const logfile = await prepareLogfile(unit, plan);
  if (logfile.kind === 'failure') return logfile;
  await machine.files.ensureFolder({ path: configuration, mode: 0o755 });
  await writeCertificates(machine, plan);
  await machine.files.ensureFile({
    path: candidateEnvironmentFilePath,
    content: renderEnvironmentFile(plan.environment),
    mode: 0o600,
  });
  const checked = await preflight(unit, server, plan);
  if (checked.kind === 'failure') return checked;
  const isDue = change.kind !== 'nothing' && change.changed.includes('provision');
  const provisioned = isDue || to.provision ? await provision(unit, plan, to.provision) : done;
  return provisioned.kind === 'failure' ? provisioned : checked;
}

async function installPackages(
  unit: Unit,
  server: Server,
  { plan, last, change }: PlanApplication,
): Promise<StepResult> {
  if (change.kind === 'files') return done;
  const wanted = plan.packages.filter((each) => last?.packages.includes(each) !== true);
  if (last === undefined || wanted.length > 0) await unit.status.maintenance('installing packages');
  const outcome = await unit.machine.packages.ensureInstalled([
    ...server.packages,
    ...plan.packages,
  ]);
  return packagesStep(outcome, wanted);
}

function packagesStep(outcome: PackageOutcome, wanted: readonly string[]): StepResult {
  const named = wanted.length === 0 ? 'the server’s packages' : wanted.join(' ');
  switch (outcome.kind) {
    case 'installed':
      return done;
    case 'refused':
      return blocked(
        `apt_dependencies: ${named} can't be installed: ${outcome.reason}`,
        outcome.output,
      );
    case 'unavailable':
      return waiting(
        `${named} can't be installed yet, which is tried again: ${outcome.reason}`,
        outcome.output,
      );
  }
}

/** Records the plan's release, which serves, and removes all releases but it and the two before it. */
export async function keepNewestReleases(unit: Unit, plan: ServicePlan): Promise<void> {
  const others = (await readServedReleases(unit)).filter((each) => each !== plan.release);
  const keep = [plan.release, ...others].slice(0, 3);
  await storeServedReleases(unit, keep);
  await pruneReleases(unit.machine, keep);
  await pruneVenvs(unit.machine, plan);
  await pruneCertificates(unit.machine, plan);
}

/** Removes releases of plans that failed; a config change may still repair the plan that is tried now. */
async function pruneFailedReleases(unit: Unit, plan: ServicePlan): Promise<void> {
  // The release that serves is unknown then.
  if (await switchWasInterrupted(unit.machine)) return;
  const saved = await readSavedPlan(unit.machine);
  const served = saved === undefined ? [] : [saved.record.release];
  await pruneReleases(unit.machine, [plan.release, ...served, ...(await readServedReleases(unit))]);
}
