import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allHold, type Predicate } from '../../src/reactive/predicates.ts';
import { runLoop, type Define } from './charm-loop.ts';

const flagNames = ['a', 'b', 'c', 'd'] as const;

interface Rule {
  readonly predicates: readonly Predicate[];
  readonly set: readonly string[];
  readonly clear: readonly string[];
}

const someFlags = fc.uniqueArray(fc.constantFrom(...flagNames), { maxLength: 3 });
const predicate: fc.Arbitrary<Predicate> = fc.record({
  kind: fc.constantFrom('all', 'any', 'none', 'not-all'),
  flags: someFlags,
});
const rule: fc.Arbitrary<Rule> = fc.record({
  predicates: fc.array(predicate, { minLength: 1, maxLength: 2 }),
  set: someFlags,
  clear: someFlags,
});
const rules = fc.array(rule, { maxLength: 8 });

function charmOf(list: readonly Rule[]): Define {
  return ({ when }) => {
    list.forEach(({ predicates, set, clear }, number) => {
      let conditions = when();
      for (const { kind, flags } of predicates) {
        const word = {
          all: 'when',
          any: 'whenAny',
          none: 'whenNot',
          'not-all': 'whenNotAll',
        } as const;
        conditions = conditions[word[kind]](...flags);
      }
      conditions.do(String(number), (flags) => {
        for (const flag of set) flags.set(flag);
        for (const flag of clear) flags.clear(flag);
      });
    });
  };
}

/** The documented algorithm, written down as plainly as it goes; stops after `limit` runs. */
function plainly(list: readonly Rule[], initial: readonly string[], limit: number): string[] {
  const flags = new Set(initial);
  const ran: string[] = [];
  let changed: Set<string> | undefined;
  for (;;) {
    const before = changed;
    const names = (each: Rule): boolean =>
      each.predicates.some((one) => one.flags.some((flag) => before?.has(flag)));
    let queue = [...list.keys()].filter((number) => {
      const each = list[number];
      return each && (before === undefined || names(each)) && allHold(each.predicates, flags);
    });
    if (queue.length === 0) return ran;
    changed = new Set();
    for (let number = queue.shift(); number !== undefined; number = queue.shift()) {
      ran.push(String(number));
      if (ran.length >= limit) return ran;
      const each = list[number];
      let cleared = false;
      for (const flag of each?.set ?? []) {
        if (!flags.has(flag)) changed.add(flag);
        flags.add(flag);
      }
      for (const flag of each?.clear ?? []) {
        if (!flags.delete(flag)) continue;
        changed.add(flag);
        cleared = true;
      }
      if (cleared)
        queue = queue.filter((waiting) => allHold(list[waiting]?.predicates ?? [], flags));
    }
  }
}

test('handlers run exactly as the documented algorithm runs them', () => {
  fc.assert(
    fc.property(rules, someFlags, (list, flags) => {
      const { ran, cycle } = runLoop(charmOf(list), { flags });
      const limit = cycle === undefined ? Infinity : ran.length;
      expect(ran).toEqual(plainly(list, flags, Math.min(limit, 5000)));
    }),
    { numRuns: 500 },
  );
});

test('every loop either ends or reports its cycle, which changes flags and names its handlers', () => {
  fc.assert(
    fc.property(rules, someFlags, (list, flags) => {
      const { cycle } = runLoop(charmOf(list), { flags });
      if (cycle === undefined) return;
      expect(cycle.length).toBeGreaterThan(0);
      expect(cycle.some(({ changes }) => changes.length > 0)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('after its loop a charm has nothing left to do for the same flags and changes', () => {
  fc.assert(
    fc.property(rules, someFlags, (list, flags) => {
      const { cycle, flags: end } = runLoop(charmOf(list), { flags });
      if (cycle !== undefined) return;
      const first = { test: 'changes', changes: [] } as const;
      expect(runLoop(charmOf(list), { flags: end, first }).ran).toEqual([]);
    }),
  );
});

test('the same charm on the same flags runs the same handlers in the same order', () => {
  fc.assert(
    fc.property(rules, someFlags, (list, flags) => {
      const once = runLoop(charmOf(list), { flags });
      const again = runLoop(charmOf(list), { flags: flags.toReversed() });
      expect(again).toEqual(once);
    }),
  );
});
