/** Why a handler runs or does not, as data and as sentences. */

/** When a flag was last set or cleared, and by whom. */
export interface FlagOrigin {
  readonly on: boolean;
  /** ISO 8601, UTC: when the hook began. */
  readonly time: string;
  /** The hook's or action's name. */
  readonly hook: string;
  /** A handler's id, `action NAME`, `the framework`, or `the end of the hook`. */
  readonly by: string;
}

/** A flag that keeps a handler from running. */
export interface FlagInTheWay {
  readonly flag: string;
  /** Whether it is set now; then it would have to be cleared. */
  readonly set: boolean;
  /** Which handlers, triggers or rules could change that; empty when none is known. */
  readonly changedBy: readonly string[];
  /** What its layer says it means. */
  readonly meaning?: string;
  /** Its last change; absent when the trace does not have it. */
  readonly since?: FlagOrigin;
}

/** A predicate that does not hold. */
export interface FalsePredicate {
  /** `when: not set: a, b` */
  readonly text: string;
  readonly flags: readonly FlagInTheWay[];
}

/** Whether a handler would run in the unit's next hook, and why not. */
export interface Explanation {
  readonly handler: string;
  readonly unit: string;
  /**
   * `ready`: runs in any hook. `waits`: runs in its own hooks only. `held-back`: a predicate is false.
   * `decides`: a program, whose own test decides.
   */
  readonly verdict: 'ready' | 'waits' | 'held-back' | 'decides';
  /** The hooks that it runs in; absent for a handler of the reactive phase. */
  readonly hooks?: readonly string[];
  readonly unmet: readonly FalsePredicate[];
  /** It also waits for its inputs to differ from those of its last success. */
  readonly remembersInputs: boolean;
}

/** An explanation in sentences, one a line. */
export function describeExplanation(explanation: Explanation): string {
  const { handler, unmet, hooks, remembersInputs } = explanation;
  if (explanation.verdict === 'decides') {
    return `${handler} is a program: only its own test decides when it runs`;
  }
  const lines = [
    `${headline(explanation)}:`,
    ...(hooks === undefined ? [] : [hookLine(hooks)]),
    ...unmet.flatMap(({ text, flags }) => [text, ...flags.map((each) => `  ${flagLine(each)}`)]),
  ];
  if (unmet.length > 0) return lines.join('\n');
  const inputs = '; it runs when its inputs differ from its last success';
  return [...lines, `its conditions hold${remembersInputs ? inputs : ''}`].join('\n');
}

function headline({ handler, unit, verdict }: Explanation): string {
  switch (verdict) {
    case 'decides':
      return `${handler} decides for itself on ${unit}`;
    case 'held-back':
      return `${handler} does not run on ${unit}`;
    case 'waits':
      return `${handler} waits for its hook on ${unit}`;
    case 'ready':
      return `${handler} is ready to run on ${unit}`;
  }
}

function hookLine(hooks: readonly string[]): string {
  if (hooks.length === 0) return 'it runs in hooks of endpoints that the charm does not have';
  return `it runs only in ${listOf(hooks)}`;
}

function flagLine({ flag, set, changedBy, meaning, since }: FlagInTheWay): string {
  const explained = meaning === undefined ? '' : ` (${meaning})`;
  const noted = since === undefined ? '' : `; ${describeOrigin(since)}`;
  if (set) {
    const by = changedBy.length === 0 ? '' : `, by ${listOf(changedBy)}`;
    return `${flag}: must be cleared first${by}${explained}${noted}`;
  }
  const by =
    changedBy.length === 0
      ? 'no handler, trigger or rule names it where it is set'
      : `set by ${listOf(changedBy)}`;
  return `${flag}: ${by}${explained}${noted}`;
}

/** `cleared by wsgi/ask to reconcile in config-changed at 2026-11-21T03:20:11Z` */
export function describeOrigin({ on, by, hook, time }: FlagOrigin): string {
  return `${on ? 'set' : 'cleared'} by ${by} in ${hook} at ${time}`;
}

/** `a, b or c` */
export function listOf(names: readonly string[]): string {
  const [last = '', ...others] = names.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(', ')} or ${last}`;
}
