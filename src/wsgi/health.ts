import type { Unit } from '../index.ts';
import { announceDown, announceServing } from './announce.ts';
import { startAgain } from './bring-up.ts';
import { findDamage } from './integrity.ts';
import { recallOutcome, rememberOutcome } from './memory.ts';
import { service } from './plan/paths.ts';
import { mask } from './plan/mask.ts';
import { statusLine } from './plan/status-line.ts';
import { probe } from './probe.ts';
import { servingRecord, servingSecrets, wasCutOff } from './serving-files.ts';
import type { Step } from './setback.ts';

/** What a look at the application came to. */
export type Health = 'never-served' | 'cut-off' | 'answers' | 'recovered' | 'silent';

/**
 * Looks whether the application still answers, starts it again when it doesn't, and says how it went.
 *
 * A report about a plan that was given up stays, for what answers is the plan before it.
 */
export async function checkHealth(unit: Unit): Promise<Health> {
  const { machine } = unit;
  const record = await servingRecord(machine);
  if (record === undefined) return (await wasCutOff(machine)) ? 'cut-off' : 'never-served';
  // Side by side: this is what an update-status waits for.
  const [isRunning, answer] = await Promise.all([
    machine.systemd.isRunning(service),
    // Where the address has changed the second look asks for it.
    probe(unit, { port: record.port, tries: 1, atKnownAddress: true }),
  ]);
  const answered = isRunning && (await answers(unit, answer, record.port));
  if (answered && unit.flags.has('wsgi.active')) return 'answers';
  if (!answered) {
    unit.log.warning('the application does not answer; starting it again');
    const started = await startAgain(machine, record.port);
    const now =
      started.kind === 'done' ? await probe(unit, { port: record.port, tries: 8 }) : started;
    if (now.kind === 'setback') {
      await announceDown(unit);
      const output = mask(now.output, await servingSecrets(machine));
      unit.log.error(`${now.reason}\n${output}`);
      unit.status.blocked(statusLine(now.reason, output));
      if ((await recallOutcome(unit))?.kind !== 'setback')
        await rememberOutcome(unit, { kind: 'down' });
      return 'silent';
    }
  }
  await announceServing(unit, record);
  if ((await recallOutcome(unit))?.kind !== 'setback') await reportServing(unit, record.port);
  return 'recovered';
}

/** Whether it answers after all; one that is only busy must not be started again for that. */
async function answers(unit: Unit, first: Step<number>, port: number): Promise<boolean> {
  return first.kind === 'done' || (await probe(unit, { port, tries: 2 })).kind === 'done';
}

/** Says that all is well. */
export async function reportServing(unit: Unit, port: number, status = 200): Promise<void> {
  await rememberOutcome(unit, { kind: 'serving' });
  const note = status >= 500 ? `, but answers ${status} at /` : '';
  if (note !== '') unit.log.warning(`the application answers ${status} at /`);
  unit.status.active(`serving on port ${port}${note}`);
}

/** Whether what serves is damaged; only one that does not answer is looked at closely. */
export async function isDamaged({ machine }: Unit, health: Health): Promise<boolean> {
  const record = await servingRecord(machine);
  if (record === undefined) return false;
  const damage = await findDamage(machine, record, health === 'silent' ? 'thorough' : 'glance');
  return damage.length > 0;
}
