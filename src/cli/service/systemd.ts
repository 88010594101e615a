/** The host's systemd, as far as a service of ours needs it. */
import { readFileSync, statSync } from 'node:fs';
import { runProgram } from '../../base/process/run-program.ts';
import { fault } from '../../errors.ts';

/** Whether systemd is the host's first process: sd_booted(3) looks for the same folder. */
export function isSystemdRunning(): boolean {
  return statSync('/run/systemd/system', { throwIfNoEntry: false })?.isDirectory() === true;
}

/** What the host's first process is called. */
export function firstProcess(): string {
  try {
    return readFileSync('/proc/1/comm', 'utf8').trim();
  } catch {
    // There is no /proc.
    return 'unknown';
  }
}

/**
 * Runs systemctl; answers its standard output.
 *
 * @throws SERVICE_FAILED with what it said.
 */
export async function systemctl(...argv: readonly string[]): Promise<string> {
  const { stdout, stderr, error } = await runProgram('systemctl', argv, { env: process.env });
  if (error === undefined) return stdout.trim();
  const said = stderr.trim();
  throw fault('SERVICE_FAILED', `systemctl ${argv.join(' ')} failed`, {
    ...(said === '' ? {} : { details: said }),
    cause: error,
  });
}
