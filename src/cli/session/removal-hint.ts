import type { Terminal } from '../terminal.ts';

/** Says what a removal that was begun waits for, and what ends that wait. */
export function hintAtForce({ err }: Terminal): void {
  err.line(
    'their last hooks run first; follow it: charmwright status; --force does not wait for hooks',
  );
}
