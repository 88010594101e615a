import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes of what only the command line can raise, in alphabetical order. */
export const cliErrors = {
  CHARM_SOURCE_MISSING: {
    meaning: 'A folder that should be built is not the source of a charm.',
    remedy: 'name a folder that has a metadata.yaml and a layer.yaml',
  },
  CONFIRMATION_MISSING: {
    meaning: 'A command that destroys something was not confirmed.',
    remedy: 'answer yes, or give --yes',
  },
  FILE_UNREADABLE: {
    meaning: 'A file that was named on the command line cannot be read.',
    remedy: 'correct the path, or let this user read the file',
  },
  HANDLER_UNKNOWN: {
    meaning: 'A handler was named that the charm of the unit does not have.',
    remedy: 'name it as layer/handler',
  },
  SERVICE_FAILED: {
    meaning: 'The service of the controller could not be written, started or stopped.',
    remedy: 'run the command as root, and read the output of systemctl',
  },
  TRACE_EMPTY: {
    meaning: 'The unit has no trace of the requested hook.',
    remedy: 'wait for its next hook, or name another one',
  },
  UNIT_NOT_INSPECTABLE: {
    meaning: 'A unit does not answer questions about its flags and handlers.',
    remedy: 'read its output; its charm must be built with this version of Charmwright',
  },
  USAGE: {
    meaning: 'A command has an unknown or missing argument or option.',
    remedy: 'look at the command’s --help',
  },
  VITEST_MISSING: {
    meaning: 'The tests of a charm are run with vitest, and it is not installed.',
    remedy: 'run npm install --save-dev vitest in the charm’s folder',
  },
  WAIT_TIMEOUT: {
    meaning: 'The state that the command waits for was not reached in time.',
    remedy: 'look at status and debug-log, or wait longer with --timeout',
  },
} as const satisfies Record<string, CatalogueEntry>;
