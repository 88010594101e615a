import type { CatalogueEntry } from './entry.ts';

/** Codes of the test kit, in alphabetical order. */
export const testingErrors = {
  TEST_EVENT_INVALID: {
    meaning: 'A test runs an event about something that its state or model has not.',
    remedy: 'put it into the state first, or name the one that is meant',
  },
  TEST_EXPLAIN_UNKNOWN: {
    meaning: 'A handler was to be explained that the charm does not have.',
    remedy: 'name it as layer/handler',
  },
  TEST_INTERLEAVING_FAILED: {
    meaning:
      'Some order of events that Juju may choose makes the charm fail or breaks an invariant.',
    remedy: 'paste the test from the details, then mend the charm until it passes',
  },
  TEST_LEAK: {
    meaning: 'A hook has ended and left a timer, file, connection or process open.',
    remedy: 'close it where the details say that it was made; the next hook is another process',
  },
  TEST_MODEL_FAILED: {
    meaning: 'A hook of a unit in the simulated model failed.',
    remedy: 'mend the handler that it names',
  },
  TEST_MODEL_INVALID: {
    meaning: 'A test asks of the simulated model what an operator could not do.',
    remedy: 'do what comes before it first, or name what is meant',
  },
  TEST_NOT_CONVERGING: {
    meaning: 'After a fault the charm does not end where it ends without it.',
    remedy: 'make the handlers idempotent: they must get along with what an interrupted hook left',
  },
  TEST_PROGRAM_MISSING: {
    meaning:
      'A handler runs a program or a script that the test’s machine does not have, or that its user may not run.',
    remedy:
      'write the script with its mode before it is run; name a program of a package in `programs` of the machine',
  },
  TEST_RECORDING_INVALID: {
    meaning: 'A file that should hold a recorded hook does not.',
    remedy: 'record the hook again with charmwright record of this version',
  },
  TEST_REPLAY_DIFFERS: {
    meaning: 'A replayed hook asks for something that the recorded one did not ask for.',
    remedy: 'see the differences that the replay tells: the charm is another one than was recorded',
  },
  TEST_STATE_INCONSISTENT: {
    meaning: 'A test describes a state that Juju could never produce.',
    remedy: 'mend the state, or switch the checks off with { consistency: false }',
  },
} as const satisfies Record<string, CatalogueEntry>;
