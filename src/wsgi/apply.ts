import type { PackageOutcome, Unit } from '../index.ts';
import { environmentFile } from '../index.ts';
import { announceServing } from './announce.ts';
import { reportServing } from './health.ts';
import { prepareLogfile } from './logfile.ts';
import { ensureServiceUser } from './machine-record.ts';
import { pruneCertificates, writeCertificates } from './certificate-files.ts';
import { recallReleases, rememberReleases } from './memory.ts';
import type { Change } from './plan/compare-plans.ts';
import { candidateEnvironmentFile, configuration } from './plan/paths.ts';
import type { PlanRecord, ServicePlan } from './plan/service-plan.ts';
import { preflight } from './preflight.ts';
import { provision } from './provision.ts';
import { prepareRelease, pruneReleases, pruneVenvs } from './release.ts';
import type { WsgiServer } from './servers/server.ts';
import { readSaved, wasCutOff } from './serving-files.ts';
import { blocked, done, waiting } from './setback.ts';
import type { Setback, Step } from './setback.ts';
import { switchTo } from './switch.ts';

export interface Application {
  readonly plan: ServicePlan;
  readonly last: PlanRecord | undefined;
  readonly change: Change;
  /** Provision even what was provisioned before. */
  readonly provision: boolean;
}

/** After a failure `serving` tells whether an older plan serves. */
export type Applied =
  | { readonly kind: 'done' }
  | { readonly kind: 'setback'; readonly setback: Setback; readonly serving: boolean };

/**
 * Takes every step to the plan: packages, release, import check, provisioning, switch.
 *
 * Up to the switch nothing touches what serves; a failing switch is taken back.
 */
export async function apply(unit: Unit, server: WsgiServer, to: Application): Promise<Applied> {
  const { plan, change } = to;
  const before = await prepare(unit, server, to);
  if (before.kind === 'setback') {
    await unit.machine.files.ensureAbsent(candidateEnvironmentFile);
    await dropGivenUp(unit, plan);
    return { kind: 'setback', setback: before, serving: unit.flags.has('wsgi.active') };
  }
  if (change.kind !== 'nothing') await unit.status.maintenance('starting the application');
  const again: Change = to.provision && change.kind === 'nothing' ? restart : change;
  const switched = await switchTo(unit, server, {
    plan,
    change: again,
    version: before.value,
  });
  await unit.machine.files.ensureAbsent(candidateEnvironmentFile);
  if (switched.kind === 'setback') {
    await dropGivenUp(unit, plan);
    return switched;
  }
  await announceServing(unit, plan);
  await reportServing(unit, plan.port, switched.status);
  await keepNewest(unit, plan);
  return { kind: 'done' };
}

const restart: Change = { kind: 'restart', changed: ['provision'] };

async function prepare(unit: Unit, server: WsgiServer, to: Application): Promise<Step<string>> {
  const { plan, last, change } = to;
  const { machine } = unit;
  const installed = await installPackages(unit, server, to);
  if (installed.kind === 'setback') return installed;
  await ensureServiceUser(unit, plan.user);
  const prepared = await prepareRelease(unit, plan, last);
  if (prepared.kind === 'setback') return prepared;
  const logfile = await prepareLogfile(unit, plan);
  if (logfile.kind === 'setback') return logfile;
  await machine.files.ensureFolder({ path: configuration, mode: 0o755 });
  await writeCertificates(machine, plan);
  await machine.files.ensureFile({
    path: candidateEnvironmentFile,
    content: environmentFile(plan.environment),
    mode: 0o600,
  });
  const checked = await preflight(unit, server, plan);
  if (checked.kind === 'setback') return checked;
  const isDue = change.kind !== 'nothing' && change.changed.includes('provision');
  const provisioned = isDue || to.provision ? await provision(unit, plan, to.provision) : done;
  return provisioned.kind === 'setback' ? provisioned : checked;
}

async function installPackages(
  unit: Unit,
  server: WsgiServer,
  { plan, last, change }: Application,
): Promise<Step> {
  if (change.kind === 'restart' || change.kind === 'reload') return done;
  const wanted = plan.packages.filter((each) => last?.packages.includes(each) !== true);
  if (last === undefined || wanted.length > 0) await unit.status.maintenance('installing packages');
  const outcome = await unit.machine.packages.ensureInstalled([
    ...server.packages,
    ...plan.packages,
  ]);
  return packagesStep(outcome, wanted);
}

function packagesStep(outcome: PackageOutcome, wanted: readonly string[]): Step {
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

/** Remembers the plan's release, which serves, and keeps it and the two before it on the machine. */
export async function keepNewest(unit: Unit, plan: ServicePlan): Promise<void> {
  const others = (await recallReleases(unit)).filter((each) => each !== plan.release);
  const keep = [plan.release, ...others].slice(0, 3);
  await rememberReleases(unit, keep);
  await pruneReleases(unit.machine, keep);
  await pruneVenvs(unit.machine, plan);
  await pruneCertificates(unit.machine, plan);
}

/** Removes what failed before; a change of config may still correct the release that is being tried. */
async function dropGivenUp(unit: Unit, plan: ServicePlan): Promise<void> {
  // What serves now is not known.
  if (await wasCutOff(unit.machine)) return;
  const saved = await readSaved(unit.machine);
  const served = saved === undefined ? [] : [saved.record.release];
  await pruneReleases(unit.machine, [plan.release, ...served, ...(await recallReleases(unit))]);
}
