import { closeSync, constants, fstatSync, openSync, writeSync } from 'node:fs';
import type { HookTrace } from './hook-trace.ts';

/** The file's name in the charm's folder; an upgrade of the charm leaves it there. */
export const traceFileName = '.charmwright-trace';

/** From this size on the older half is dropped; about 500 hooks without changes fit. */
const largest = 256 * 1024;

/**
 * Adds a hook to the unit's trace, a file for root only.
 *
 * Never fails: with a full disk or a missing folder only the trace is lost. One write appends one line, which begins
 * with a line end, so that a line that a full disk cut off does not damage the next one.
 */
export function appendTrace(path: string, trace: HookTrace): void {
  try {
    const size = append(path, `\n${JSON.stringify(trace)}`);
    // Shortening is in a module of its own, which most hooks never load.
    if (size > largest) void shorten(path);
  } catch {
    // The hook's work is done; a missing trace must not fail it.
  }
}

function append(path: string, line: string): number {
  const { O_APPEND, O_CREAT, O_WRONLY, O_NOFOLLOW } = constants;
  const file = openSync(path, O_APPEND | O_CREAT | O_WRONLY | O_NOFOLLOW, 0o600);
  try {
    writeSync(file, line);
    return fstatSync(file).size;
  } finally {
    closeSync(file);
  }
}

async function shorten(path: string): Promise<void> {
  try {
    (await import('./shorten-trace.ts')).shortenTrace(path);
  } catch {
    // The next hook tries again.
  }
}
