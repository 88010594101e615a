import type { Machine, RunResult } from '../index.ts';

/** A program that systemd runs in a transient service. */
export interface TransientService {
  /** The transient unit's name; two runs of one name never overlap. */
  readonly unit: string;
  /** Lines of `[Service]`. */
  readonly settings: readonly string[];
  readonly command: readonly string[];
  readonly minutes: number;
}

/**
 * Runs a program in a transient service and waits for it.
 *
 * systemd reads the environment file and makes the name space, so no secret is on a command line. A run
 * that a killed hook has left behind is waited for first.
 *
 * @returns the result, with the signal that ended the program, if one did.
 */
export async function runTransientService(
  machine: Machine,
  job: TransientService,
): Promise<RunResult> {
  await waitForPreviousRun(machine, job);
  const limit = job.minutes * 60;
  const settings = job.settings.filter((each) => each !== '');
  const properties = [...settings, `RuntimeMaxSec=${limit + 10}`].flatMap((each) => [
    '--property',
    each,
  ]);
  const options = ['--pipe', '--wait', '--collect', '--quiet', `--unit=${job.unit}`];
  const args = [...options, ...properties, '--', ...job.command];
  const result = await machine.processes.run('systemd-run', args, { timeout: limit * 1000 });
  if (result.timedOut) await machine.systemd.stop(job.unit);
  if (result.code !== notExited) return result;
  const signal = await signalOf(machine, job.unit);
  return signal === undefined ? result : { ...result, signal };
}

/** The exit code of systemd-run for a program that a signal ended, and for one that exits with it itself. */
const notExited = 255;

/** The signal that ended the unit's last run; only the journal records it. */
async function signalOf({ systemd }: Machine, unit: string): Promise<number | undefined> {
  const ends = (await systemd.journal(unit, 20)).matchAll(/Main process exited, (.*)/g);
  const [, signal] =
    /^code=(?:killed|dumped), status=(\d+)\//.exec([...ends].at(-1)?.[1] ?? '') ?? [];
  return signal === undefined ? undefined : Number(signal);
}

/** How a run that a signal ended is described: `was killed (signal 9)`. */
export function killedBy(signal: number): string {
  const cause = signal === 9 ? ', as the kernel does when memory runs out' : '';
  return `was killed (signal ${signal})${cause}`;
}

async function waitForPreviousRun(
  { systemd, sleep }: Machine,
  { unit, minutes }: TransientService,
): Promise<void> {
  for (let second = 0; second < minutes * 60; second += 1) {
    const state = await systemd.active(unit);
    if (state === 'inactive' || state === 'failed') return;
    await sleep(1000);
  }
}
