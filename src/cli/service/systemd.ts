/** The host's systemd, as far as a service of ours needs it. */
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
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
  try {
    return (await promisify(execFile)('systemctl', argv)).stdout.trim();
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw fault('SERVICE_FAILED', `systemctl ${argv.join(' ')} failed`, {
      ...(said === '' ? {} : { details: said }),
      cause: error,
    });
  }
}
