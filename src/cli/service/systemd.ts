/** The host's systemd. */
import { execFile } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
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
  try {
    return (await promisify(execFile)('systemctl', argv)).stdout.trim();
  } catch (error) {
    const output = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
    throw fault('SERVICE_FAILED', `systemctl ${argv.join(' ')} failed`, {
      ...(output === '' ? {} : { details: output }),
      cause: error,
    });
  }
}
