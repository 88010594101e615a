import { explainUnmet, type Predicate } from '../../reactive/predicates.ts';
import type { DescribedCharm, DescribedHandler } from '../charm/describe-charm.ts';
import type { Explanation, FlagInTheWay, FlagOrigin } from './explanation.ts';
import { flagMeaning, flagClearers, flagSetters } from './flag-changers.ts';

/** What of a unit decides whether its handlers run. */
export interface ExplainedUnit {
  readonly name: string;
  /** As the last hook left them. */
  readonly flags: ReadonlySet<string>;
  /** Handler id → digest of the inputs of its last success. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Flag → its last change, as far as the trace goes back. */
  readonly origins: ReadonlyMap<string, FlagOrigin>;
}

/** Explains every handler, in the order they run in. */
export function explainHandlers(
  charm: DescribedCharm,
  unit: ExplainedUnit,
): readonly Explanation[] {
  return charm.handlers.map((handler) => explanationOf(handler, charm, unit));
}

/** Explains one handler by its id, `layer/name`; undefined when the charm has none of this id. */
export function explainHandler(
  charm: DescribedCharm,
  unit: ExplainedUnit,
  id: string,
): Explanation | undefined {
  const handler = charm.handlers.find((each) => each.id === id);
  return handler === undefined ? undefined : explanationOf(handler, charm, unit);
}

function explanationOf(
  handler: DescribedHandler,
  charm: DescribedCharm,
  unit: ExplainedUnit,
): Explanation {
  const { id, hooks, predicates, inputs } = handler;
  const unmet = predicates.flatMap((predicate) => {
    const text = explainUnmet(predicate, unit.flags);
    return text === undefined ? [] : [{ text, flags: flagsInTheWay(predicate, charm, unit) }];
  });
  const willing = hooks === undefined ? 'ready' : 'waits';
  const held = unmet.length > 0 ? 'held-back' : willing;
  return {
    handler: id,
    unit: unit.name,
    verdict: handler.open === true ? 'decides' : held,
    ...(hooks === undefined ? {} : { hooks }),
    unmet,
    remembersInputs: inputs > 0 && unit.inputs[id] !== undefined,
  };
}

function flagsInTheWay(
  { kind, flags }: Predicate,
  charm: DescribedCharm,
  { flags: set, origins }: ExplainedUnit,
): readonly FlagInTheWay[] {
  const wanted = kind === 'all' || kind === 'any';
  return flags
    .filter((flag) => set.has(flag) !== wanted)
    .map((flag) => {
      const meaning = flagMeaning(flag, charm);
      const since = origins.get(flag);
      return {
        flag,
        set: !wanted,
        changedBy: wanted ? flagSetters(flag, charm) : flagClearers(flag, charm),
        ...(meaning === undefined ? {} : { meaning }),
        // A hook whose flush failed traced a change to the other value; it explains nothing.
        ...(since === undefined || since.on === wanted ? {} : { since }),
      };
    });
}
