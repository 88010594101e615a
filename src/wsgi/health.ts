import type { Machine, Unit } from '../index.ts';
import { announceDown, announceServing } from './announce.ts';
import { restartServices } from './engine/bring-up.ts';
import { unitNames } from './engine/manifest.ts';
import { findDamage } from './integrity.ts';
import { readOutcome, storeOutcome } from './stored-values.ts';
import { mask } from './plan/mask.ts';
import { statusLine } from './plan/status-line.ts';
import { probe } from './engine/probe.ts';
import type { Probe } from './engine/probe.ts';
import { servingPlan, servingSecrets, switchWasInterrupted } from './engine/saved-plan.ts';
import type { StepResult } from './step-result.ts';

/** The result of a health check. */
export type Health = 'never-served' | 'interrupted' | 'answers' | 'recovered' | 'silent';

/**
 * Checks whether the application answers, restarts it when it doesn't, and reports the result.
 *
 * The status of a plan that failed stays, because the plan that answers is the one before it.
 */
export async function checkHealth(unit: Unit): Promise<Health> {
  const { machine } = unit;
  const plan = await servingPlan(machine);
  if (plan === undefined)
    return (await switchWasInterrupted(machine)) ? 'interrupted' : 'never-served';
  const { manifest, record } = plan;
  const target = { manifest, port: record.port };
  // In parallel: an update-status waits for both.
  const [isRunning, answer] = await Promise.all([
    isEachRunning(machine, unitNames(manifest, 'service')),
    // The second probe reads the address from Juju, for the case that it has changed.
    probe(unit, { ...target, tries: 1, atKnownAddress: true }),
  ]);
  const answered = isRunning && (await answers(unit, answer, target));
  if (answered && unit.flags.has('wsgi.active')) return 'answers';
  if (!answered) {
    unit.log.warning('the application does not answer; restarting it');
    const started = await restartServices(machine, target);
    const now = started.kind === 'done' ? await probe(unit, { ...target, tries: 8 }) : started;
    if (now.kind === 'failure') {
      await announceDown(unit);
      const output = mask(now.output, await servingSecrets(machine));
      unit.log.error(`${now.reason}\n${output}`);
      unit.status.blocked(statusLine(now.reason, output));
      if ((await readOutcome(unit))?.kind !== 'failure') await storeOutcome(unit, { kind: 'down' });
      return 'silent';
    }
  }
  await announceServing(unit, record);
  if ((await readOutcome(unit))?.kind !== 'failure') await reportServing(unit, record.port);
  return 'recovered';
}

/** Whether the application answers a second probe; one that is only busy must not be restarted. */
async function answers(
  unit: Unit,
  first: StepResult<number>,
  target: Pick<Probe, 'manifest' | 'port'>,
): Promise<boolean> {
  return first.kind === 'done' || (await probe(unit, { ...target, tries: 2 })).kind === 'done';
}

async function isEachRunning({ systemd }: Machine, services: readonly string[]): Promise<boolean> {
  for (const service of services) if (!(await systemd.isRunning(service))) return false;
  return true;
}

/** Reports that the application serves. */
export async function reportServing(unit: Unit, port: number, status = 200): Promise<void> {
  await storeOutcome(unit, { kind: 'serving' });
  const note = status >= 500 ? `, but answers ${status} at /` : '';
  if (note !== '') unit.log.warning(`the application answers ${status} at /`);
  unit.status.active(`serving on port ${port}${note}`);
}

/** Whether the release that serves is damaged; its content is compared only when the application does not answer. */
export async function isDamaged({ machine }: Unit, health: Health): Promise<boolean> {
  const record = (await servingPlan(machine))?.record;
  if (record === undefined) return false;
  const damage = await findDamage(machine, record, health === 'silent' ? 'thorough' : 'glance');
  return damage.length > 0;
}
