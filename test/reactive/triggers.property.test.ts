import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isFault } from '../../src/errors.ts';
import { Flags } from '../../src/reactive/flags.ts';
import type { Trigger } from '../../src/reactive/layer.ts';
import { compileTriggers } from '../../src/reactive/triggers.ts';

const flag = fc.constantFrom('a', 'b', 'c', 'd');
const effects = fc.record({
  set: fc.array(flag, { minLength: 1, maxLength: 2 }),
  clear: fc.array(flag, { maxLength: 2 }),
});
const trigger: fc.Arbitrary<Trigger> = fc.oneof(
  fc.tuple(flag, effects).map(([when, rest]) => ({ when, ...rest })),
  fc.tuple(flag, effects).map(([whenNot, rest]) => ({ whenNot, ...rest })),
);
const triggers = fc.array(trigger, { maxLength: 5 });
const changes = fc.array(fc.record({ flag, on: fc.boolean() }), { maxLength: 6 });

/** The documented rule, as recursion; undefined when it does not end. */
function plainly(
  list: readonly Trigger[],
  asked: readonly { flag: string; on: boolean }[],
): string[] | undefined {
  const flags = new Set<string>();
  let budget = 20_000;
  function change(name: string, on: boolean): void {
    if (flags.has(name) === on) return;
    if (on) flags.add(name);
    else flags.delete(name);
    budget -= 1;
    if (budget < 0) throw new RangeError('endless');
    const fired = list.filter((each) => (on ? each.when : each.whenNot) === name);
    for (const each of fired) for (const next of each.set ?? []) change(next, true);
    for (const each of fired) for (const next of each.clear ?? []) change(next, false);
  }
  try {
    for (const each of asked) change(each.flag, each.on);
  } catch {
    return undefined;
  }
  return [...flags].sort();
}

test('triggers do what the recursive rule says, or are reported as endless', () => {
  fc.assert(
    fc.property(triggers, changes, (list, asked) => {
      const flags = new Flags([], compileTriggers(list));
      const expected = plainly(list, asked);
      try {
        for (const each of asked) flags.toggle(each.flag, each.on);
      } catch (error) {
        expect(isFault(error, 'TRIGGER_CYCLE')).toBe(true);
        expect(expected).toBeUndefined();
        return;
      }
      expect(flags.all()).toEqual(expected);
    }),
    { numRuns: 1000 },
  );
});

test('the log, played back, gives the flags', () => {
  fc.assert(
    fc.property(changes, (asked) => {
      const flags = new Flags(['a'], compileTriggers([]));
      for (const each of asked) flags.toggle(each.flag, each.on);
      const replay = new Set(['a']);
      for (const each of flags.log) {
        if (each.on) replay.add(each.flag);
        else replay.delete(each.flag);
      }
      expect([...replay].sort()).toEqual(flags.all());
    }),
  );
});
