import { describe, expect, test } from 'vitest';
import { describeChange, type FlagChange } from '../../src/reactive/flag-change.ts';
import { Flags } from '../../src/reactive/flags.ts';
import type { Trigger } from '../../src/reactive/layer.ts';
import { compileTriggers, noTriggers } from '../../src/reactive/triggers.ts';

const logOf = (flags: Flags): readonly string[] => flags.log.map(describeChange);

test('flags are listed by code unit, as they are after each change', () => {
  const flags = new Flags(['b', 'a'], noTriggers);
  expect(flags.all()).toEqual(['a', 'b']);
  flags.set('B');
  expect(flags.all()).toEqual(['B', 'a', 'b']);
  flags.clear('a');
  expect(flags.all()).toEqual(['B', 'b']);
  expect(logOf(flags)).toEqual(['set B', 'clear a']);
});

describe('an announced flag', () => {
  const announced = (): Flags => {
    const flags = new Flags([], noTriggers);
    flags.announce('news');
    flags.announce('more');
    return flags;
  };

  test('is set, and is listed with the others in the order they were announced', () => {
    const flags = announced();
    expect(flags.has('news')).toBe(true);
    expect(flags.passing).toEqual(['news', 'more']);
  });

  test('stays when it is set for good afterwards, in either way', () => {
    const flags = announced();
    flags.set('news');
    expect(flags.passing).toEqual(['more']);
    flags.toggle('more', true);
    expect(flags.passing).toEqual([]);
    expect(flags.all()).toEqual(['more', 'news']);
  });

  test('is still one when it was cleared', () => {
    const flags = announced();
    flags.toggle('news', false);
    expect(flags.all()).toEqual(['more']);
    expect(flags.passing).toEqual(['news', 'more']);
  });
});

describe('a cascade', () => {
  /** Sets and clears `b`, which itself has the effects, `count` times in what setting `go` brings about. */
  const recurring = (count: number, more: readonly Trigger[] = []): Flags => {
    const steps = Array.from({ length: count }, (_, n) => `s${n}`);
    const each = steps.map((step) => ({ when: step, set: ['b'], clear: ['b'] }));
    return new Flags([], compileTriggers([{ when: 'go', set: steps }, ...each, ...more]));
  };

  test('may bring one change about a hundred times, and no more', () => {
    const effects = [{ when: 'b', set: ['c'] }];
    const flags = recurring(100, effects);
    flags.set('go');
    expect(flags.log.filter(({ flag, on }) => flag === 'b' && on)).toHaveLength(100);
    expect(() => recurring(101, effects).set('go')).toThrow(
      expect.objectContaining({
        code: 'TRIGGER_CYCLE',
        message: 'the triggers that follow "set go" never end',
        details: 'these changes recur:\nset b',
      }),
    );
  });

  test('counts only changes that bring others about: the rest can not keep it going', () => {
    const flags = recurring(101);
    flags.set('go');
    expect(flags.has('s100')).toBe(true);
    expect(flags.has('b')).toBe(false);
  });
});

describe('the call of a trigger', () => {
  const calling = (
    triggers: readonly Trigger[],
    call: (flags: Flags, change: FlagChange) => void,
  ) => {
    const called: string[] = [];
    const flags: Flags = new Flags(['y'], compileTriggers(triggers), (change) => {
      called.push(describeChange(change));
      call(flags, change);
    });
    return { flags, called };
  };

  test('comes once the flags have followed, for each change in its order', () => {
    const triggers: readonly Trigger[] = [
      { when: 'a', set: ['x'], clear: ['y'], calls: true },
      { when: 'x', calls: true },
      { whenNot: 'y', calls: true },
    ];
    const seen: string[] = [];
    const { flags, called } = calling(triggers, (now) => void seen.push(now.all().join()));
    flags.set('other');
    expect(called).toEqual([]);
    flags.set('a');
    expect(called).toEqual(['set a', 'set x', 'clear y']);
    expect(seen).toEqual(['a,other,x', 'a,other,x', 'a,other,x']);
    expect(flags.isCause('y')).toBe(true);
    expect(flags.isCause('other')).toBe(false);
  });

  test('may change flags that are causes again, a hundred deep and no deeper', () => {
    const depth = (last: number) => {
      const triggers = Array.from({ length: last + 1 }, (_, n) => ({ when: `f${n}`, calls: true }));
      const next = ({ flag }: FlagChange): string => `f${Number(flag.slice(1)) + 1}`;
      const { flags } = calling(triggers as readonly Trigger[], (now, change) => {
        now.set(next(change));
      });
      return flags;
    };
    const whole = depth(99);
    whole.set('f0');
    expect(whole.has('f100')).toBe(true);
    // Calls that have ended leave the next ones neither more nor less.
    const again = depth(100);
    for (let n = 0; n < 50; n += 1) again.toggle('f100', n % 2 === 0);
    expect(() => again.set('f0')).toThrow(
      expect.objectContaining({
        code: 'TRIGGER_CYCLE',
        message: 'the triggers that follow "set f100" never end',
        details: 'these changes recur:\nset f100',
      }),
    );
  });

  test('that fails leaves the next one its whole depth', () => {
    const { flags, called } = calling(
      [
        { when: 'a', calls: true },
        { whenNot: 'a', calls: true },
      ],
      () => {
        throw new Error('no');
      },
    );
    for (let n = 0; n < 150; n += 1) expect(() => flags.toggle('a', n % 2 === 0)).toThrow('no');
    expect(called).toHaveLength(150);
  });
});
