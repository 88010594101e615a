/** A condition over flags, as data; evaluating it never changes anything. */
export interface Predicate {
  /** `all`: all set. `any`: at least one set. `none`: none set. `not-all`: at least one not set. */
  readonly kind: 'all' | 'any' | 'none' | 'not-all';
  readonly flags: readonly string[];
}

/** Reads flags. */
export interface FlagView {
  has(flag: string): boolean;
}

/** Whether a predicate holds; over no flags, `all` and `none` hold, `any` and `not-all` do not. */
export function holds({ kind, flags }: Predicate, view: FlagView): boolean {
  switch (kind) {
    case 'all':
      return flags.every((flag) => view.has(flag));
    case 'any':
      return flags.some((flag) => view.has(flag));
    case 'none':
      return !flags.some((flag) => view.has(flag));
    case 'not-all':
      return !flags.every((flag) => view.has(flag));
  }
}

/** Whether all predicates hold. */
export function allHold(predicates: readonly Predicate[], view: FlagView): boolean {
  return predicates.every((predicate) => holds(predicate, view));
}

/** Why a predicate does not hold, as `when a: b is not set`; undefined when it holds. */
export function explainUnmet(predicate: Predicate, view: FlagView): string | undefined {
  if (holds(predicate, view)) return undefined;
  const set = predicate.flags.filter((flag) => view.has(flag)).join(', ');
  const unset = predicate.flags.filter((flag) => !view.has(flag)).join(', ');
  switch (predicate.kind) {
    case 'all':
      return `when: not set: ${unset}`;
    case 'any':
      return unset === '' ? 'whenAny: names no flag' : `whenAny: none is set of: ${unset}`;
    case 'none':
      return `whenNot: set: ${set}`;
    case 'not-all':
      return set === '' ? 'whenNotAll: names no flag' : `whenNotAll: all are set of: ${set}`;
  }
}
