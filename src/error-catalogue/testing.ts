import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes of the test kit, in alphabetical order. */
export const testingErrors = {
  TEST_EVENT_INVALID: {
    meaning: 'A test runs an event about something that is missing in its state or model.',
    remedy: 'add it to the state first, or correct its name',
  },
  TEST_EXPLAIN_UNKNOWN: {
    meaning: 'The charm does not have the handler to explain.',
    remedy: 'name it as layer/handler',
  },
  TEST_INTERLEAVING_FAILED: {
    meaning:
      'Some order of events that Juju may choose makes the charm fail or breaks an invariant.',
    remedy: 'paste the test from the details, then correct the charm until it passes',
  },
  TEST_LEAK: {
    meaning: 'A hook ended and left a timer, file, connection or process open.',
    remedy:
      'close it in the code that opened it, which the details name; the next hook is another process',
  },
  TEST_MODEL_FAILED: {
    meaning: 'A hook of a unit in the simulated model failed.',
    remedy: 'correct the handler that the message names',
  },
  TEST_MODEL_INVALID: {
    meaning: 'A test does what an operator could not do to a model.',
    remedy: 'do the steps that must come first, or correct the name',
  },
  TEST_NOT_CONVERGING: {
    meaning: 'After a fault the charm does not end where it ends without it.',
    remedy: 'make the handlers idempotent: they must work with what an interrupted hook left',
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
    remedy: 'read the differences in the details: the charm differs from the recorded one',
  },
  TEST_STATE_INCONSISTENT: {
    meaning: 'A test describes a state that Juju could never produce.',
    remedy: 'correct the state, or switch the checks off with { event, consistency: false }',
  },
} as const satisfies Record<string, CatalogueEntry>;
