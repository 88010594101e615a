/** Whether a machine's systemd has finished booting, and what it waits for. */
import { enterArgv } from './enter-script.ts';
import { runHostProgram, type HostProgramEnd } from './host-program.ts';

/** How long systemd may take for a question that it answers at once, in milliseconds. */
const answerTime = 5_000;

/**
 * Waits for the end of the boot that is going on, for `timeout` milliseconds at most.
 *
 * Answers with systemd's own word for the state of the system (systemctl(1), `is-system-running`); `unreachable`
 * when systemd does not answer.
 */
export async function systemState(initPid: number, timeout: number): Promise<string> {
  const { timedOut, stdout } = await ask(initPid, ['is-system-running', '--wait'], timeout);
  return timedOut ? systemStateNow(initPid) : stateIn(stdout);
}

/** The state of the system as it is now; as {@link systemState}. */
export async function systemStateNow(initPid: number): Promise<string> {
  return stateIn((await ask(initPid, ['is-system-running'], answerTime)).stdout);
}

function stateIn(stdout: string): string {
  return stdout.trim() === '' ? 'unreachable' : stdout.trim();
}

/** Whether services can be used: also where one of them failed, which is a charm's business. */
export function isUp(state: string): boolean {
  return state === 'running' || state === 'degraded';
}

/** What keeps a machine from being up, such as `app.service (start running)`; empty when systemd does not answer. */
export async function unitsNotUp(initPid: number): Promise<readonly string[]> {
  const jobs = await ask(initPid, ['list-jobs', '--no-legend', '--plain', '--full'], answerTime);
  const failed = ['list-units', '--failed', '--no-legend', '--plain', '--full'];
  return [
    ...parseJobs(jobs.stdout),
    ...parseFailed((await ask(initPid, failed, answerTime)).stdout),
  ];
}

/** The units of `systemctl list-jobs`; those that a job works on come first, those that wait for them after. */
export function parseJobs(text: string): readonly string[] {
  const jobs = rows(text).flatMap(([, unit, type, state]) =>
    unit === undefined || type === undefined || state === undefined ? [] : [{ unit, type, state }],
  );
  return jobs
    .toSorted((a, b) => Number(b.state === 'running') - Number(a.state === 'running'))
    .map(({ unit, type, state }) => `${unit} (${type} ${state})`);
}

/** The units of `systemctl list-units --failed`. */
export function parseFailed(text: string): readonly string[] {
  return rows(text).flatMap(([unit]) => (unit === undefined ? [] : [`${unit} (failed)`]));
}

function rows(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.trim().split(/\s+/));
}

function ask(initPid: number, words: readonly string[], timeout: number): Promise<HostProgramEnd> {
  const [program = '', ...argv] = enterArgv(initPid, [], 'callers');
  return runHostProgram(program, [...argv, 'systemctl', ...words], { timeout });
}
