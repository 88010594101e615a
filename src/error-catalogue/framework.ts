import type { CatalogueEntry } from './entry.ts';

/** Codes of what a charm and its hooks can raise, in alphabetical order. */
export const frameworkErrors = {
  ACTION_DUPLICATE: {
    meaning: 'A layer declares two handlers for the same action.',
    remedy: 'keep one of them',
  },
  ACTION_RESULT_INVALID: {
    meaning: 'An action’s result has a key or value that Juju does not take.',
    remedy:
      'return keys of lower-case letters, digits and dashes, and values of at most 40,000 characters',
  },
  ACTION_UNKNOWN: {
    meaning: 'An action was asked for that no layer of the charm handles.',
    remedy: 'run one of the actions the charm handles, or declare a handler for it',
  },
  AGENT_WIRE_INVALID: {
    meaning: 'What came over the agent’s socket is not what a Juju agent says there.',
    remedy:
      'set CHARMWRIGHT_HOOK_TOOLS=exec to use the hook tools instead, and report it with the agent’s version',
  },
  ENDPOINT_UNKNOWN: {
    meaning: 'An endpoint was named that metadata.yaml does not declare.',
    remedy: 'use one of the endpoints the charm declares',
  },
  FLAG_INVALID: {
    meaning: 'A flag was given a name that cannot be one.',
    remedy: 'use words joined by dots, without blanks',
  },
  HANDLER_DUPLICATE: {
    meaning: 'A layer declares two handlers with the same name.',
    remedy: 'give each handler of a layer its own name',
  },
  HANDLER_FAILED: {
    meaning: 'A handler threw an error.',
    remedy: 'correct the handler',
    retry: 'its hook is retried, or retry it with juju resolved',
  },
  HANDLER_STALLED: {
    meaning:
      'A handler or action waits for a promise that nothing in its process is left to settle: without this error the hook would end as if it had succeeded.',
    remedy:
      'see that each promise in the handler is settled on every path, such as in the callbacks of an event and of its error',
  },
  HANDLER_TIMED_OUT: {
    meaning: 'A handler or action has taken longer than the limit that its author set.',
    remedy:
      'see in the log what it did last; give it a longer within(…), or a time limit of its own to what it waits for',
  },
  HANDLER_UNNAMED: {
    meaning: 'A handler was declared without a name.',
    remedy: 'name the handler in its do(…)',
  },
  HOOK_CONTEXT_INVALID: {
    meaning: 'The environment is not that of a hook: a variable is missing or malformed.',
    remedy: 'run the charm through its agent, or through juju-exec',
  },
  HOOK_PATTERN_INVALID: {
    meaning: 'A hook pattern is malformed, or names a role that does not exist.',
    remedy:
      'write it as name, {a,b}-suffix, {provides:interface}-relation-joined or {requires:*}-relation-broken',
  },
  HOOK_TOOL_FAILED: {
    meaning: 'A hook tool refused a call.',
    remedy:
      'see what the tool said; some calls are for the leader only, or for a relation that is still there',
  },
  HOOK_TOOL_LOST: {
    meaning:
      'The agent hung up in the middle of a hook that had begun to change things, so that no one knows how far it came.',
    remedy: 'see in the agent’s log why it hung up',
    retry: 'the hook fails as a whole and the agent runs it again',
  },
  HOOK_TOOL_UNAVAILABLE: {
    meaning: 'The agent has no hook tool of this name.',
    remedy: 'use what this version of Juju offers instead',
  },
  HOOK_TOOL_UNREACHABLE: {
    meaning: 'A hook tool could not be started, or the agent did not answer.',
    remedy: 'run this inside a hook, or check that the unit agent is up',
  },
  INTERFACE_MODULE_INVALID: {
    meaning: 'A role module of an interface exports by default what keeps no flags.',
    remedy: 'export default a FlagKeeper, an object with reads and manage, or nothing',
  },
  INTERNAL: {
    meaning: 'Charmwright met a state that its own code rules out.',
    remedy: 'report it with the command and the message; this is a fault in charmwright',
  },
  JSON_INVALID: {
    meaning:
      'Something that is kept or compared as JSON, such as the inputs of a handler, holds what JSON has no text for: a Map, a Set, a function, a number that is not finite.',
    remedy: 'make plain objects, lists, texts and numbers of it, such as Object.fromEntries(map)',
  },
  NOT_LEADER: {
    meaning: 'Something was asked for that only the leader of the application may do.',
    remedy: 'ask isLeader first, and leave it to the leader',
  },
  NOT_SETTLING: {
    meaning: 'The handlers of a charm undo each other, so that they would run for ever.',
    remedy:
      'break the cycle shown: let one of its handlers stop changing a flag that another one waits for',
  },
  PROGRAM_FAILED: {
    meaning: 'An executable handler ended with an exit code other than 0, or by a signal.',
    remedy: 'correct what the program complains about',
    retry: 'its hook is retried, or retry it with juju resolved',
  },
  PROGRAM_UNRUNNABLE: {
    meaning: 'An executable handler can not be started on this machine.',
    remedy:
      'see that its first line names an interpreter that is there, such as #!/bin/bash, and that perl is',
  },
  STATE_INVALID: {
    meaning:
      'What the unit keeps between hooks can not be read, or was written by a newer version.',
    remedy:
      'run the version of the charm that wrote it, or delete the keys shown with state-delete',
  },
  STATE_KEY_INVALID: {
    meaning: 'A key for the unit’s state is empty or too long.',
    remedy: 'use a key of 1 to 200 bytes',
  },
  STATE_TOO_LARGE: {
    meaning: 'What the unit is to keep between hooks is more than Juju keeps for a unit.',
    remedy:
      'keep less in unit.state: put what is large into a file on the machine, and keep its name',
  },
  TEMPLATE_INVALID: {
    meaning: 'A template of the charm is malformed, or uses a value it was not given.',
    remedy: 'correct the template, or give it the value that is named',
  },
  TEMPLATE_MISSING: {
    meaning: 'A template was named that the charm does not bring.',
    remedy: 'add the file to the charm’s templates folder',
  },
  TIME_LIMIT_INVALID: {
    meaning: 'A time limit is not a number of seconds, minutes or hours, or is out of range.',
    remedy: 'write it as "30 s", "5 min" or "2 h", from 1 s to 24 h',
  },
  TRIGGER_CYCLE: {
    meaning: 'The effects of triggers bring each other about without end.',
    remedy: 'remove one of the triggers that change the flags shown',
  },
  TRIGGER_INVALID: {
    meaning: 'A trigger does not have exactly one cause and at least one effect.',
    remedy: 'give when or whenNot, and set or clear',
  },
} as const satisfies Record<string, CatalogueEntry>;
