/** Brings the machine to what settings, config, source and relations ask for, by the least that does it. */
import { describeError, fingerprint } from '../index.ts';
import type { CharmwrightError, Unit } from '../index.ts';
import { announceDown, announceServing, publishWebsite } from './announce.ts';
import { apply, keepNewest } from './apply.ts';
import { pruneCertificates } from './certificate-files.ts';
import { committedPlan, confirmPlan } from './committed-plan.ts';
import { undoUncommitted } from './go-back.ts';
import { checkHealth, reportServing } from './health.ts';
import { clearDamage, findDamage, wasReady } from './integrity.ts';
import type { Damage } from './integrity.ts';
import { recall, recallOutcome, recallPort, remember, rememberOutcome } from './memory.ts';
import type { Outcome } from './memory.ts';
import { occupyMachine } from './occupy-machine.ts';
import { mountsFor } from './mounts.ts';
import { comparePlans } from './plan/compare-plans.ts';
import type { Change } from './plan/compare-plans.ts';
import { readConfig } from './plan/config.ts';
import { mask, secretsOf } from './plan/mask.ts';
import { planService } from './plan/plan-service.ts';
import { recordOf } from './plan/plan-record.ts';
import { candidateEnvironmentFile } from './plan/paths.ts';
import type { PlanRecord, ServicePlan } from './plan/service-plan.ts';
import { readSettings } from './plan/settings.ts';
import type { Settings } from './plan/settings.ts';
import { diagnosticsLine, statusLine, tail } from './plan/status-line.ts';
import { confirmProvisioned } from './provision.ts';
import { readDatabases } from './read-databases.ts';
import type { WsgiServer } from './servers/server.ts';
import { servingRecord, servingSecrets, settled, unsettled } from './serving-files.ts';
import { doneWith } from './setback.ts';
import type { Setback, Step } from './setback.ts';
import { takeSource } from './source.ts';
import { keepView } from './view.ts';

/** Why the review is held. */
export interface Reason {
  /** Whether more than a source is to be looked at; an unchanged source by itself changes nothing. */
  readonly everything: boolean;
  /** Tries again what failed before. */
  readonly again: boolean;
  /** Provisions even what was provisioned before. */
  readonly provision: boolean;
  /** Compares the content of what serves with what was made, and makes again what differs. */
  readonly repair: boolean;
}

interface ReasonWithRepair extends Reason {
  /** Whether something was damaged and has been cleared, so that it must be made again. */
  readonly repaired: boolean;
}

/** Reviews everything; how it ended is in the unit's status. */
export async function review(unit: Unit, server: WsgiServer, reason: Reason): Promise<void> {
  const settings = readSettings(unit.charm.settings('wsgi.yaml'));
  if (settings.kind === 'wrong') {
    await reportDiagnostics(unit, server, settings.diagnostics);
    return;
  }
  const isNew = unit.flags.has('wsgi.source.available');
  // Before the first source nothing is put on the machine.
  if (isNew || (await recall(unit, 'announced')) !== undefined) {
    const occupied = await occupyMachine(unit, server);
    if (occupied.kind === 'setback') return giveUp(unit, '', [], occupied);
  }
  const repaired = (await repairServing(unit, reason.repair)).length > 0;
  if (isNew) {
    const taken = await announceSource(unit, settings.value);
    if (taken.kind === 'setback') {
      await undoUncommitted(unit, server);
      return giveUp(unit, '', [], taken);
    }
    if (taken.value === 'known' && !reason.everything && !repaired) return;
  }
  await planAndApply(unit, server, settings.value, { ...reason, repaired });
}

/** Takes the source as a release and clears its flag; a failure when there is nothing to take. */
async function announceSource(unit: Unit, settings: Settings): Promise<Step<'new' | 'known'>> {
  const taken = await takeSource(unit, settings);
  unit.flags.clear('wsgi.source.available');
  await keepView(unit);
  if (taken.kind === 'setback') return taken;
  if ((await recall(unit, 'announced')) === taken.value) return doneWith('known');
  await remember(unit, 'announced', taken.value);
  return doneWith('new');
}

async function planAndApply(
  unit: Unit,
  server: WsgiServer,
  settings: Settings,
  reason: ReasonWithRepair,
): Promise<void> {
  const config = readConfig(unit.config, settings.applicationRoot);
  const databases = await readDatabases(unit);
  if (config.kind === 'wrong') {
    await reportDiagnostics(unit, server, config.diagnostics);
    return;
  }
  const release = await recall(unit, 'announced');
  const planned = planService(
    {
      settings,
      config: config.value,
      release,
      databases,
      kept: (await committedPlan(unit))?.databases,
      offer: await unit.machine.resources(),
      mounts: await mountsFor(unit, settings, release),
    },
    fingerprint,
  );
  switch (planned.kind) {
    case 'blocked': {
      await reportDiagnostics(unit, server, planned.diagnostics);
      return;
    }
    case 'waiting':
      await undoUncommitted(unit, server);
      unit.status.waiting(planned.reason);
      return rememberOutcome(unit, undecided);
    case 'plan':
      for (const note of planned.notes) unit.log.info(note);
      return pursue(unit, server, planned.plan, reason);
  }
}

async function pursue(
  unit: Unit,
  server: WsgiServer,
  plan: ServicePlan,
  reason: ReasonWithRepair,
): Promise<void> {
  const record = recordOf(plan, fingerprint);
  const last = await servingRecord(unit.machine);
  const change = comparePlans(last, record);
  const outcome = await recallOutcome(unit);
  if (change.kind === 'nothing' && !reason.again && !reason.provision) {
    return settle(unit, plan, outcome?.kind === 'serving');
  }
  const key = fingerprint({ ...record });
  const givenUp = outcome?.kind === 'setback' && outcome.key === key;
  if (givenUp && outcome.retry !== 'soon' && !reason.again && !reason.repaired) {
    await undoUncommitted(unit, server);
    // A look at the service may have said something else meanwhile.
    if (outcome.line !== undefined) unit.status.blocked(outcome.line);
    return;
  }
  logChange(unit, change);
  const to = { plan, last, change, provision: reason.provision };
  let applied = await apply(unit, server, to);
  if (applied.kind === 'setback' && (await wasReady(unit.machine, record))) {
    // What failed may be the machine's copy and not what was asked for.
    const damage = await findDamage(unit.machine, record, 'thorough');
    const cleared = await repairRelease(unit, record, damage);
    if (cleared.length > 0) {
      applied = await apply(unit, server, { ...to, change: withRepair(change, cleared) });
    }
  }
  if (applied.kind === 'setback') {
    if (!applied.serving) await announceDown(unit);
    await undoUncommitted(unit, server);
    // What the journal has of the old plan's output may hold its secrets, such as a rotated password.
    const secrets = [...secretsOf(plan.environment), ...(await servingSecrets(unit.machine))];
    return giveUp(unit, key, secrets, applied.setback);
  }
}

/** Clears what is damaged of the release that serves. */
async function repairServing(unit: Unit, isThorough: boolean): Promise<readonly Damage[]> {
  const record = await servingRecord(unit.machine);
  if (record === undefined) return [];
  const damage = await findDamage(unit.machine, record, isThorough ? 'thorough' : 'glance');
  return repairRelease(unit, record, damage);
}

/** Clears damage; until the service has started again, its machine is in no plan for certain. */
async function repairRelease(
  unit: Unit,
  record: PlanRecord,
  damage: readonly Damage[],
): Promise<readonly Damage[]> {
  if (damage.length === 0) return [];
  const served = await servingRecord(unit.machine);
  if (served?.release === record.release) await unsettled(unit.machine);
  const cleared = await clearDamage(unit, record, damage);
  if (cleared.length === 0) await settled(unit.machine);
  return cleared;
}

/** A change that also makes again what was damaged. */
function withRepair(change: Change, damage: readonly Damage[]): Change {
  if (damage.length === 0) return change;
  const changed = change.kind === 'nothing' ? [] : change.changed;
  return { kind: 'reinstall', changed: [...changed, ...damage] };
}

/**
 * Nothing has to change on the machine. What a hook that was killed after its work could not publish
 * to the model is published now, and what was in doubt is looked after.
 */
async function settle(unit: Unit, plan: ServicePlan, isServing: boolean): Promise<void> {
  // A hook that was killed late has left it behind, and nothing else would come to remove it.
  await unit.machine.files.ensureAbsent(candidateEnvironmentFile);
  // A hook that was killed late may have left one of the plan before.
  await pruneCertificates(unit.machine, plan);
  await confirmProvisioned(unit, plan);
  await confirmPlan(unit, recordOf(plan, fingerprint));
  const isTold =
    (await recall(unit, 'release')) === plan.release && (await recallPort(unit)) === plan.port;
  if (isTold && isServing) return publishWebsite(unit, plan.port);
  if (!isTold) await keepNewest(unit, plan);
  if (isServing) await announceServing(unit, plan);
  await reportServing(unit, plan.port);
  if ((await checkHealth(unit)) === 'answers') await announceServing(unit, plan);
}

async function giveUp(
  unit: Unit,
  key: string,
  secrets: readonly string[],
  setback: Setback,
): Promise<void> {
  const output = tail(mask(setback.output, secrets), 30);
  const reason = mask(setback.reason, secrets);
  const line = statusLine(reason, output);
  await rememberOutcome(unit, { kind: 'setback', key, retry: setback.retry, line });
  if (setback.status === 'waiting') unit.status.waiting(line);
  else unit.status.blocked(line);
  unit.log.warning(output === '' ? reason : `${reason}\n${output}`);
}

/** Nothing was tried, so nothing must be left untried. */
const undecided: Outcome = { kind: 'setback', key: '', retry: 'on-change' };

async function reportDiagnostics(
  unit: Unit,
  server: WsgiServer,
  diagnostics: readonly CharmwrightError[],
): Promise<void> {
  await undoUncommitted(unit, server);
  await rememberOutcome(unit, undecided);
  for (const diagnostic of diagnostics) unit.log.error(describeError(diagnostic));
  unit.status.blocked(diagnosticsLine(diagnostics));
}

function logChange(unit: Unit, change: Change): void {
  if (change.kind === 'nothing') return;
  unit.log.info(`${change.kind}: ${change.changed.join(', ')} changed`);
}
