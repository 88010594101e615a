import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SetFingerprint } from '../../src/reactive/set-fingerprint.ts';

const every = (): boolean => true;

function fingerprintOf(members: Iterable<string>, others: readonly string[] = []): number {
  const set = new SetFingerprint();
  // Numbers are given in the order of first use, which is not to matter for what is compared.
  for (const name of names) for (let n = 0; n < 2; n += 1) set.flip(name);
  for (const member of members) set.flip(member);
  return set.with(others, every);
}

const names = Array.from({ length: 8 }, (_, n) => `f${n}`);
const some = fc.uniqueArray(fc.constantFrom(...names));

describe('a set’s fingerprint', () => {
  test('is the same for the same members, in whatever order they came', () => {
    fc.assert(
      fc.property(some, some, (members, others) => {
        expect(fingerprintOf(members.toReversed(), others.toReversed())).toBe(
          fingerprintOf(members, others),
        );
      }),
    );
  });

  test('is as before when a member has come and gone', () => {
    const set = new SetFingerprint();
    set.flip('a');
    const before = set.with([], every);
    set.flip('b');
    expect(set.with([], every)).not.toBe(before);
    set.flip('b');
    expect(set.with([], every)).toBe(before);
  });

  test('holds those of a second set that count, each for more than a member', () => {
    const set = new SetFingerprint();
    const counts = (member: string): boolean => member !== 'b';
    expect(set.with(['b'], counts)).toBe(set.with([], every));
    expect(set.with(['b', 'a'], counts)).toBe(set.with(['a'], every));
    const asOther = set.with(['a'], every);
    set.flip('a');
    expect(new Set([asOther, set.with([], every), set.with(['a'], every)]).size).toBe(3);
  });

  // Sets of three out of so many differ in more bits than either half of the fingerprint has.
  test('tells many sets apart, and is a safe integer', () => {
    const many = Array.from({ length: 140 }, (_, n) => `f${n}`);
    const set = new SetFingerprint();
    for (const asMembers of [true, false]) {
      const seen = new Set<number>();
      let count = 0;
      for (const [i, a] of many.entries()) {
        if (asMembers) set.flip(a);
        for (const [j, b] of many.slice(0, i).entries()) {
          if (asMembers) set.flip(b);
          for (const c of many.slice(0, j)) {
            if (asMembers) set.flip(c);
            seen.add(set.with(asMembers ? [] : [a, b, c], every));
            count += 1;
            if (asMembers) set.flip(c);
          }
          if (asMembers) set.flip(b);
        }
        if (asMembers) set.flip(a);
      }
      expect(seen.size).toBe(count);
      expect([...seen].every((each) => Number.isSafeInteger(each) && each >= 0)).toBe(true);
    }
  });
});
