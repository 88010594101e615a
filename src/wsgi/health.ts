import type { Unit } from '../index.ts';
import { announceDown, announceServing } from './announce.ts';
import { restartService } from './bring-up.ts';
import { findDamage } from './integrity.ts';
import { readOutcome, storeOutcome } from './stored-values.ts';
import { service } from './plan/paths.ts';
import { mask } from './plan/mask.ts';
import { statusLine } from './plan/status-line.ts';
import { probe } from './probe.ts';
import { servingRecord, servingSecrets, switchWasInterrupted } from './serving-files.ts';
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
  const record = await servingRecord(machine);
  if (record === undefined)
    return (await switchWasInterrupted(machine)) ? 'interrupted' : 'never-served';
  // In parallel: an update-status waits for both.
  const [isRunning, answer] = await Promise.all([
    machine.systemd.isRunning(service),
    // The second probe reads the address from Juju, for the case that it has changed.
    probe(unit, { port: record.port, tries: 1, atKnownAddress: true }),
  ]);
  const answered = isRunning && (await answers(unit, answer, record.port));
  if (answered && unit.flags.has('wsgi.active')) return 'answers';
  if (!answered) {
    unit.log.warning('the application does not answer; restarting it');
    const started = await restartService(machine, record.port);
    const now =
      started.kind === 'done' ? await probe(unit, { port: record.port, tries: 8 }) : started;
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
async function answers(unit: Unit, first: StepResult<number>, port: number): Promise<boolean> {
  return first.kind === 'done' || (await probe(unit, { port, tries: 2 })).kind === 'done';
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
  const record = await servingRecord(machine);
  if (record === undefined) return false;
  const damage = await findDamage(machine, record, health === 'silent' ? 'thorough' : 'glance');
  return damage.length > 0;
}
