import { describe, expect, test } from 'vitest';
import { Flags } from '../../src/reactive/flags.ts';
import type { Trigger } from '../../src/reactive/layer.ts';
import { compileTriggers, noTriggers } from '../../src/reactive/triggers.ts';

function flagsWith(initial: readonly string[], ...triggers: Trigger[]): Flags {
  return new Flags(initial, compileTriggers(triggers));
}

function words(flags: Flags): string[] {
  return flags.log.map(({ flag, on }) => `${on ? '+' : '-'}${flag}`);
}

describe('a trigger', () => {
  test('acts in the moment its flag is set', () => {
    const flags = flagsWith([], { when: 'a', set: ['b'] });
    flags.set('a');
    expect(flags.has('b')).toBe(true);
  });

  test('acts in the moment its flag is cleared', () => {
    const flags = flagsWith(['a', 'b'], { whenNot: 'a', clear: ['b'] });
    flags.clear('a');
    expect(flags.all()).toEqual([]);
  });

  test('sets before it clears, also when there are several for one flag', () => {
    const flags = flagsWith(
      ['x', 'y'],
      { when: 'a', clear: ['x'], set: ['b'] },
      { when: 'a', clear: ['y'], set: ['c'] },
    );
    flags.set('a');
    expect(words(flags)).toEqual(['+a', '+b', '+c', '-x', '-y']);
  });

  test('is not fired by a flag that was set already', () => {
    const flags = flagsWith(['a'], { when: 'a', set: ['b'] });
    flags.set('a');
    expect(flags.log).toEqual([]);
  });

  test('is not fired by clearing what was not set', () => {
    const flags = flagsWith([], { whenNot: 'a', set: ['b'] });
    flags.clear('a');
    expect(flags.all()).toEqual([]);
  });

  test('fires others before its own next effect', () => {
    const flags = flagsWith([], { when: 'a', set: ['b', 'd'] }, { when: 'b', set: ['c'] });
    flags.set('a');
    expect(words(flags)).toEqual(['+a', '+b', '+c', '+d']);
  });

  test('chains do not exhaust the call stack', () => {
    const chain = Array.from({ length: 20_000 }, (_, i) => ({ when: `f${i}`, set: [`f${i + 1}`] }));
    const flags = flagsWith([], ...chain);
    flags.set('f0');
    expect(flags.has('f20000')).toBe(true);
  });
});

describe('refused triggers', () => {
  const expected = 'expected exactly one of when and whenNot';
  const effect = 'expected at least one flag to set or clear, or a function to call';
  test.each<[string, Trigger, string]>([
    ['no cause', { set: ['b'] }, `a trigger has neither; ${expected}`],
    [
      'two causes',
      { when: 'a', whenNot: 'b', set: ['c'] },
      `a trigger has when "a" and whenNot "b"; ${expected}`,
    ],
    ['no effect', { when: 'a' }, `the trigger on "a" has no effect; ${effect}`],
    [
      'empty effects',
      { whenNot: 'b', set: [], clear: [] },
      `the trigger on "b" has no effect; ${effect}`,
    ],
  ])('%s', (_, trigger, message) => {
    expect(() => compileTriggers([trigger])).toThrow(
      expect.objectContaining({ code: 'TRIGGER_INVALID', message }),
    );
  });

  test('triggers that flap without end are named instead of hanging the hook', () => {
    const flags = flagsWith([], { when: 'a', clear: ['a'] }, { whenNot: 'a', set: ['a'] });
    expect(() => flags.set('a')).toThrow(
      expect.objectContaining({
        code: 'TRIGGER_CYCLE',
        details: 'these changes recur:\nclear a\nset a',
      }),
    );
  });
});

test.each(['', 'a b', 'a\nb'])('%j is no flag name', (flag) => {
  expect(() => flagsWith([]).set(flag)).toThrow(expect.objectContaining({ code: 'FLAG_INVALID' }));
});

test('where there are sets and clears, all sets of a cause come first, whichever trigger has them', () => {
  const table = compileTriggers([
    { when: 'a', clear: ['x'] },
    { whenNot: 'a', set: ['y'] },
    { when: 'a', set: ['y'], calls: true },
  ]);
  const [set, clear] = [
    { flag: 'a', on: true },
    { flag: 'a', on: false },
  ];
  expect(table.effects(set)).toEqual([
    { flag: 'y', on: true },
    { flag: 'x', on: false },
  ]);
  expect(table.effects(clear)).toEqual([{ flag: 'y', on: true }]);
  expect(table.effects({ flag: 'x', on: true })).toEqual([]);
  expect(['a', 'x', 'y'].filter((flag) => table.isCause(flag))).toEqual(['a']);
});

test('the table of no triggers has neither causes nor effects', () => {
  expect(noTriggers.isCause('a')).toBe(false);
  expect(noTriggers.effects({ flag: 'a', on: true })).toEqual([]);
});

test('a flag is a cause too when only its clearing has effects', () => {
  const table = compileTriggers([{ whenNot: 'a', calls: true }]);
  expect(table.isCause('a')).toBe(true);
  expect(table.effects({ flag: 'a', on: false })).toEqual([]);
});
