interface Entry {
  /** What it means, in one sentence. */
  readonly meaning: string;
  /** What to do next, in one sentence. */
  readonly remedy: string;
}

/**
 * Code → meaning and remedy, in alphabetical order.
 *
 * `docs/reference/errors.md` has one row for each code; a test holds the two together.
 */
export const catalogue = {
  ENDPOINT_UNKNOWN: {
    meaning: 'An endpoint was named that metadata.yaml does not declare.',
    remedy: 'use one of the endpoints the charm declares',
  },
  HOOK_TOOL_UNREACHABLE: {
    meaning: 'A hook tool could not be started, or the agent did not answer.',
    remedy: 'run this inside a hook, or check that the unit agent is up',
  },
  INTERNAL: {
    meaning: 'Charmwright met a state that its own code rules out.',
    remedy: 'report it with the command and the message; this is a fault in charmwright',
  },
} as const satisfies Record<string, Entry>;
