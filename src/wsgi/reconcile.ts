/** Reconciles the machine with settings, config, source and relations, with the smallest change that does it. */
import { describeError, fingerprint } from '../index.ts';
import type { CharmwrightError, Unit } from '../index.ts';
import { announceDown, announceServing, publishWebsite } from './announce.ts';
import { apply, keepNewestReleases } from './apply.ts';
import { pruneCertificates } from './certificate-files.ts';
import { committedPlan, confirmPlan } from './engine/committed-plan.ts';
import { rollBackUncommitted } from './roll-back-uncommitted.ts';
import { checkHealth, reportServing } from './health.ts';
import { clearDamage, findDamage, wasReady } from './integrity.ts';
import type { Damage } from './integrity.ts';
import {
  readValue,
  readOutcome,
  readOpenedPort,
  storeValue,
  storeOutcome,
} from './stored-values.ts';
import type { Outcome } from './stored-values.ts';
import { claimMachine } from './claim-machine.ts';
import { mountsFor } from './mounts.ts';
import { comparePlans } from './plan/compare-plans.ts';
import type { Change } from './plan/compare-plans.ts';
import { readConfig } from './plan/config.ts';
import { mask, secretsOf } from './plan/mask.ts';
import { planService } from './plan/plan-service.ts';
import { recordOf } from './plan/plan-record.ts';
import { candidateEnvironmentFilePath } from './plan/paths.ts';
import type { PlanRecord, ServicePlan } from './plan/service-plan.ts';
import { readSettings } from './plan/settings.ts';
import type { Settings } from './plan/settings.ts';
import { diagnosticsLine, statusLine, tail } from './plan/status-line.ts';
import { confirmProvisioned } from './provision.ts';
import { readDatabases } from './read-databases.ts';
import type { Server } from './servers/server.ts';
import { findServer } from './servers/find-server.ts';
import { servingPlan, servingSecrets } from './engine/saved-plan.ts';
import { clearSwitching, markSwitching } from './engine/switching-mark.ts';
import { doneWith } from './step-result.ts';
import type { Failure, StepResult } from './step-result.ts';
import { takeSource } from './source.ts';
import { ensureReleaseMount } from './release-mount.ts';

/** What the reconciliation has to do beyond what has changed. */
export interface ReconcileReason {
  /** Whether more than the source is checked; an unchanged source by itself changes nothing. */
  readonly everything: boolean;
  /** Retries a plan that failed before. */
  readonly again: boolean;
  /** Runs provision_command even if it has succeeded for this plan before. */
  readonly provision: boolean;
  /** Compares the content of the release that serves with its digests, and makes again what differs. */
  readonly repair: boolean;
}

interface ReasonWithRepair extends ReconcileReason {
  /** Whether something was damaged and has been cleared, so that it must be made again. */
  readonly repaired: boolean;
}

/** Reconciles the unit; the result is in the unit's status. */
export async function reconcile(unit: Unit, reason: ReconcileReason): Promise<void> {
  const settings = readSettings(unit.charm.settings('wsgi.yaml'));
  if (settings.kind === 'wrong') {
    await reportDiagnostics(unit, settings.diagnostics);
    return;
  }
  const isNew = unit.flags.has('wsgi.source.available');
  // Nothing is put on the machine before the first source is announced.
  if (isNew || (await readValue(unit, 'announced')) !== undefined) {
    const claimed = await claimMachine(unit);
    if (claimed.kind === 'failure') return fail(unit, claimed);
  }
  const repaired = (await repairServing(unit, reason.repair)).length > 0;
  if (isNew) {
    const taken = await announceSource(unit, settings.value);
    if (taken.kind === 'failure') {
      await rollBackUncommitted(unit);
      return fail(unit, taken);
    }
    if (taken.value === 'known' && !reason.everything && !repaired) return;
  }
  await planAndApply(unit, {
    settings: settings.value,
    reason: { ...reason, repaired },
  });
}

/** Takes the source as a release and clears its flag; fails when there is no source. */
async function announceSource(
  unit: Unit,
  settings: Settings,
): Promise<StepResult<'new' | 'known'>> {
  const taken = await takeSource(unit, settings);
  unit.flags.clear('wsgi.source.available');
  await ensureReleaseMount(unit);
  if (taken.kind === 'failure') return taken;
  if ((await readValue(unit, 'announced')) === taken.value) return doneWith('known');
  await storeValue(unit, 'announced', taken.value);
  return doneWith('new');
}

async function planAndApply(
  unit: Unit,
  { settings, reason }: { readonly settings: Settings; readonly reason: ReasonWithRepair },
): Promise<void> {
  const config = readConfig(unit.config, settings.applicationRoot);
  const databases = await readDatabases(unit);
  if (config.kind === 'wrong') {
    await reportDiagnostics(unit, config.diagnostics);
    return;
  }
  const release = await readValue(unit, 'announced');
  const planned = planService(
    {
      settings,
      config: config.value,
      release,
      databases,
      kept: (await committedPlan(unit))?.databases,
      resources: await unit.machine.resources(),
      mounts: await mountsFor(unit, settings, release),
    },
    fingerprint,
  );
  switch (planned.kind) {
    case 'blocked': {
      await reportDiagnostics(unit, planned.diagnostics);
      return;
    }
    case 'waiting':
      await rollBackUncommitted(unit);
      unit.status.waiting(planned.reason);
      return storeOutcome(unit, nothingTried);
    case 'plan': {
      const { plan, notes } = planned;
      const server = findServer(plan.combination);
      if (server.kind === 'wrong') return reportDiagnostics(unit, server.diagnostics);
      for (const note of notes) unit.log.info(note);
      return applyIfChanged(unit, { plan, server: server.value, reason });
    }
  }
}

interface PlanToApply {
  readonly plan: ServicePlan;
  readonly server: Server;
  readonly reason: ReasonWithRepair;
}

async function applyIfChanged(unit: Unit, { plan, server, reason }: PlanToApply): Promise<void> {
  const record = recordOf(plan, fingerprint);
  const last = (await servingPlan(unit.machine))?.record;
  const change = comparePlans(last, record);
  const outcome = await readOutcome(unit);
  if (change.kind === 'nothing' && !reason.again && !reason.provision) {
    return confirm(unit, plan, outcome?.kind === 'serving');
  }
  const key = fingerprint({ ...record });
  const failedBefore = outcome?.kind === 'failure' && outcome.key === key;
  if (failedBefore && outcome.retry !== 'soon' && !reason.again && !reason.repaired) {
    await rollBackUncommitted(unit);
    // A health check may have set another status meanwhile.
    if (outcome.line !== undefined) unit.status.blocked(outcome.line);
    return;
  }
  logChange(unit, change);
  const to = { plan, last, change, provision: reason.provision };
  let applied = await apply(unit, server, to);
  if (applied.kind === 'failure' && (await wasReady(unit.machine, record))) {
    // The failure may be caused by a damaged copy on the machine, and not by the plan.
    const damage = await findDamage(unit.machine, record, 'thorough');
    const cleared = await repairRelease(unit, record, damage);
    if (cleared.length > 0) {
      applied = await apply(unit, server, { ...to, change: withRepair(change, cleared) });
    }
  }
  if (applied.kind === 'failure') {
    if (!applied.serving) await announceDown(unit);
    await rollBackUncommitted(unit);
    // The journal may still hold secrets of the old plan in its output, such as a rotated password.
    const secrets = [...secretsOf(plan.environment), ...(await servingSecrets(unit.machine))];
    return fail(unit, applied.failure, { key, secrets });
  }
}

/** Removes damaged parts of the release that serves, so that they are made again. */
async function repairServing(unit: Unit, isThorough: boolean): Promise<readonly Damage[]> {
  const record = (await servingPlan(unit.machine))?.record;
  if (record === undefined) return [];
  const damage = await findDamage(unit.machine, record, isThorough ? 'thorough' : 'glance');
  return repairRelease(unit, record, damage);
}

/** Removes damaged parts; the machine counts as switching until the service has restarted. */
async function repairRelease(
  unit: Unit,
  record: PlanRecord,
  damage: readonly Damage[],
): Promise<readonly Damage[]> {
  if (damage.length === 0) return [];
  const served = await servingPlan(unit.machine);
  if (served?.record.release === record.release) await markSwitching(unit.machine);
  const cleared = await clearDamage(unit, record, damage);
  if (cleared.length === 0) await clearSwitching(unit.machine);
  return cleared;
}

/** The change, with the damaged parts to be made again. */
function withRepair(change: Change, damage: readonly Damage[]): Change {
  if (damage.length === 0) return change;
  const changed = change.kind === 'nothing' ? [] : change.changed;
  return { kind: 'reinstall', changed: [...changed, ...damage] };
}

/**
 * Confirms a plan that the machine is already in: repeats to the model what a hook that was killed after its work
 * could not commit, and checks the service where its health is unknown.
 */
async function confirm(unit: Unit, plan: ServicePlan, isServing: boolean): Promise<void> {
  // A hook that was killed at its end leaves this file behind, and no other code removes it.
  await unit.machine.files.ensureAbsent(candidateEnvironmentFilePath);
  // A hook that was killed at its end may have left a certificate of the plan before.
  await pruneCertificates(unit.machine, plan);
  await confirmProvisioned(unit, plan);
  await confirmPlan(unit, recordOf(plan, fingerprint));
  const isInModel =
    (await readValue(unit, 'release')) === plan.release &&
    (await readOpenedPort(unit)) === plan.port;
  if (isInModel && isServing) return publishWebsite(unit, plan.port);
  if (!isInModel) await keepNewestReleases(unit, plan);
  if (isServing) await announceServing(unit, plan);
  await reportServing(unit, plan.port);
  if ((await checkHealth(unit)) === 'answers') await announceServing(unit, plan);
}

/** What is known of the plan that failed; nothing when there was no plan yet. */
interface FailedPlan {
  readonly key: string;
  readonly secrets: readonly string[];
}

async function fail(
  unit: Unit,
  failure: Failure,
  { key, secrets }: FailedPlan = { key: '', secrets: [] },
): Promise<void> {
  const output = tail(mask(failure.output, secrets), 30);
  const reason = mask(failure.reason, secrets);
  const line = statusLine(reason, output);
  await storeOutcome(unit, { kind: 'failure', key, retry: failure.retry, line });
  if (failure.status === 'waiting') unit.status.waiting(line);
  else unit.status.blocked(line);
  unit.log.warning(output === '' ? reason : `${reason}\n${output}`);
}

/** No plan was tried, so that the next hook tries whatever plan it makes. */
const nothingTried: Outcome = { kind: 'failure', key: '', retry: 'on-change' };

async function reportDiagnostics(
  unit: Unit,
  diagnostics: readonly CharmwrightError[],
): Promise<void> {
  await rollBackUncommitted(unit);
  await storeOutcome(unit, nothingTried);
  for (const diagnostic of diagnostics) unit.log.error(describeError(diagnostic));
  unit.status.blocked(diagnosticsLine(diagnostics));
}

function logChange(unit: Unit, change: Change): void {
  if (change.kind === 'nothing') return;
  unit.log.info(`${change.kind}: ${change.changed.join(', ')} changed`);
}
