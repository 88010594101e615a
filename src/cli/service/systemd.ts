/** The host's systemd. */
import { readFileSync, statSync } from 'node:fs';
import { runProgram } from '../../base/process/run-program.ts';
import { fault } from '../../errors.ts';

/** Whether systemd is the host's first process: sd_booted(3) looks for the same folder. */
export function isSystemdRunning(): boolean {
  return statSync('/run/systemd/system', { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The name of the host's init process. */
export function initProcessName(): string {
  try {
    return readFileSync('/proc/1/comm', 'utf8').trim();
  } catch {
    // There is no /proc.
    return 'unknown';
  }
}

/**
 * Runs systemctl; returns its standard output.
 *
 * @throws SERVICE_FAILED with its error output.
 */
export async function systemctl(...argv: readonly string[]): Promise<string> {
  const { stdout, stderr, error } = await runProgram('systemctl', argv, { env: process.env });
  if (error === undefined) return stdout.trim();
  const output = stderr.trim();
  throw fault('SERVICE_FAILED', `systemctl ${argv.join(' ')} failed`, {
    ...(output === '' ? {} : { details: output }),
    cause: error,
  });
}
