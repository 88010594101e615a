import type { CatalogueEntry } from './catalogue-entry.ts';

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
    meaning: 'No layer of the charm handles the requested action.',
    remedy: 'run one of the actions the charm handles, or declare a handler for it',
  },
  AGENT_WIRE_INVALID: {
    meaning: 'The agent’s socket sent data that does not follow the protocol of a Juju agent.',
    remedy:
      'set CHARMWRIGHT_HOOK_TOOLS=exec to use the hook tools instead, and report it with the agent’s version',
  },
  ENDPOINT_UNKNOWN: {
    meaning: 'metadata.yaml does not declare the named endpoint.',
    remedy: 'use one of the endpoints the charm declares',
  },
  FLAG_INVALID: {
    meaning: 'A flag name is not valid.',
    remedy: 'use words joined by dots, without blanks',
  },
  HANDLER_CYCLE: {
    meaning: 'The handlers of a charm undo each other, so that the loop would never end.',
    remedy:
      'break the cycle in the message: let one of its handlers stop changing a flag that another one waits for',
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
      'A handler or action waits for a promise that nothing in its process can still resolve or reject: without this error the hook would end as if it had succeeded.',
    remedy:
      'resolve or reject each promise of the handler on every path, such as in the callbacks of an event and of its error',
  },
  HANDLER_TIMED_OUT: {
    meaning: 'A handler or action has taken longer than the limit that its author set.',
    remedy:
      'read in the log what it did last; give it a longer within(…), or give what it waits for a time limit of its own',
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
      'read the tool’s message; some calls are for the leader only, or for a relation that still exists',
  },
  HOOK_TOOL_LOST: {
    meaning:
      'The agent closed the connection in the middle of a hook that had begun to change things, so that its progress is unknown.',
    remedy: 'read in the agent’s log why it closed the connection',
    retry: 'the hook fails as a whole and the agent runs it again',
  },
  HOOK_TOOL_UNAVAILABLE: {
    meaning: 'The agent has no hook tool of this name.',
    remedy: 'use what this version of Juju has instead',
  },
  HOOK_TOOL_UNREACHABLE: {
    meaning: 'A hook tool could not be started, or the agent did not answer.',
    remedy: 'run this inside a hook, or check that the unit agent is up',
  },
  INTERFACE_MODULE_INVALID: {
    meaning: 'The default export of an interface’s role module keeps no flags.',
    remedy: 'export default a FlagKeeper, an object with reads and manage, or nothing',
  },
  INTERNAL: {
    meaning: 'Charmwright reached a state that its own code excludes.',
    remedy: 'report it with the command and the message; this is a fault in charmwright',
  },
  JSON_INVALID: {
    meaning:
      'A value that is stored or compared as JSON, such as the inputs of a handler, holds what JSON cannot represent: a Map, a Set, a function, a number that is not finite.',
    remedy:
      'convert it to plain objects, lists, strings and numbers, such as Object.fromEntries(map)',
  },
  NOT_LEADER: {
    meaning: 'Only the leader of the application may do what was requested.',
    remedy: 'check isLeader first, and leave it to the leader',
  },
  PROGRAM_FAILED: {
    meaning: 'An executable handler ended with an exit code other than 0, or by a signal.',
    remedy: 'correct what the program reports',
    retry: 'its hook is retried, or retry it with juju resolved',
  },
  PROGRAM_UNRUNNABLE: {
    meaning: 'An executable handler cannot be started on this machine.',
    remedy:
      'check that its first line names an installed interpreter, such as #!/bin/bash, and that perl is installed',
  },
  STATE_INVALID: {
    meaning:
      'The state that the unit keeps between hooks cannot be read, or was written by a newer version.',
    remedy:
      'run the version of the charm that wrote it, or delete the keys in the message with state-delete',
  },
  STATE_KEY_INVALID: {
    meaning: 'A key for the unit’s state is empty or too long.',
    remedy: 'use a key of 1 to 200 bytes',
  },
  STATE_TOO_LARGE: {
    meaning: 'The state to keep between hooks is larger than Juju allows for a unit.',
    remedy: 'keep less in unit.state: write large data to a file on the machine, and keep its name',
  },
  TEMPLATE_INVALID: {
    meaning: 'A template of the charm is malformed, or uses a value that is missing.',
    remedy: 'correct the template, or pass it the value that is named',
  },
  TEMPLATE_MISSING: {
    meaning: 'The charm does not have the named template.',
    remedy: 'add the file to the charm’s templates folder',
  },
  TIME_LIMIT_INVALID: {
    meaning: 'A time limit is not a number of seconds, minutes or hours, or is out of range.',
    remedy: 'write it as "30 s", "5 min" or "2 h", from 1 s to 24 h',
  },
  TRIGGER_CYCLE: {
    meaning: 'Triggers cause each other without end.',
    remedy: 'remove one of the triggers that change the flags in the message',
  },
  TRIGGER_INVALID: {
    meaning: 'A trigger does not have exactly one cause and at least one effect.',
    remedy: 'give when or whenNot, and set or clear',
  },
} as const satisfies Record<string, CatalogueEntry>;
