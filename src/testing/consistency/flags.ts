import { nearestName } from '../../base/nearest-name.ts';
import { isFlagName } from '../../reactive/flag-name.ts';
import type { CharmUnderTest } from '../charm.ts';
import type { Check } from './check.ts';

const named: Check = ({ state }) =>
  state.flags
    .filter((flag) => !isFlagName(flag))
    .map(
      (flag) => `${JSON.stringify(flag)} can not be a flag's name; expected a word without blanks`,
    );

/** A flag that no one names may be a layer's own affair; one that is nearly another's name is a slip. */
const misspelt: Check = ({ charm, state }) => {
  if (state.flags.length === 0 || state.memory?.config !== undefined) return [];
  const known = flagsNamed(charm);
  return state.flags.flatMap((flag) => {
    if (known.has(flag)) return [];
    const meant = nearestName(flag, known);
    // Names that differ in their last words only are siblings, such as config.set.a and config.set.b.
    if (meant === undefined || isSibling(flag, meant)) return [];
    return [`no handler of the charm names the flag "${flag}"; did you mean "${meant}"?`];
  });
};

function isSibling(one: string, other: string): boolean {
  return /^(config|endpoint|resources)\./.test(one) && /^(config|endpoint|resources)\./.test(other);
}

/** Every flag that a handler or trigger names, or a layer declares. */
export function flagsNamed(charm: CharmUnderTest): ReadonlySet<string> {
  const { handlers, triggers } = charm.memo.of(charm).prepared.composition;
  return new Set([
    ...handlers.flatMap(({ predicates }) => predicates.flatMap(({ flags }) => flags)),
    ...triggers.flatMap(({ when, whenNot, set = [], clear = [] }) => [
      ...[when, whenNot].filter((flag) => flag !== undefined),
      ...set,
      ...clear,
    ]),
    ...Object.keys(charm.flags).filter((flag) => !flag.includes('*')),
  ]);
}

/** Flags: names that can be, and no slips of the pen. */
export const flagChecks: readonly Check[] = [named, misspelt];
