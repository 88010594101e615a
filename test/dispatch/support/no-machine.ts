import type { Machine } from '../../../src/machine/machine.ts';

/** For hooks that must not touch the machine. */
export function noMachine(): Machine {
  throw new Error('no handler of this test needs a machine');
}
