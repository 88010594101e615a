import type { Terminal } from '../terminal.ts';

/** Prints what a started removal waits for, and the option that skips the wait. */
export function hintAtForce({ err }: Terminal): void {
  err.line(
    'their last hooks run first; follow it: charmwright status; --force does not wait for hooks',
  );
}
