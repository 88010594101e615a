import { describe, expect, test } from 'vitest';
import { handlerCycle } from '../../src/reactive/handler-cycle.ts';
import { compose } from '../../src/reactive/compose.ts';
import { Flags } from '../../src/reactive/flags.ts';
import { HandlerTable } from '../../src/reactive/handler-table.ts';
import { startLoop } from '../../src/reactive/loop.ts';
import { compileTriggers } from '../../src/reactive/triggers.ts';
import { layers, runLoop, type Define } from './charm-loop.ts';

const nothing = (): void => undefined;

describe('phases', () => {
  test('handlers of the hook run before all others, and only in their hook', () => {
    const charm: Define = ({ hook, when }) => {
      when().do('reactive', nothing);
      hook('install').do('install', nothing);
      hook('start').do('start', nothing);
    };
    expect(runLoop(charm, { hook: 'install' }).ran).toEqual(['install', 'reactive']);
  });

  test('a hook handler does not run again in the reactive phase', () => {
    const { ran } = runLoop(
      ({ hook, when }) => {
        hook('install').do('install', (flags) => flags.set('a'));
        when('a').do('b', (flags) => flags.set('b'));
      },
      { hook: 'install' },
    );
    expect(ran).toEqual(['install', 'b']);
  });

  test('a hook handler may have flags as further conditions, as they are in the hooks phase', () => {
    const charm: Define = ({ hook }) => {
      hook('install').do('set a', (flags) => flags.set('a'));
      hook('install').when('a').do('with a', nothing);
      hook('install').whenNot('a').do('without a', nothing);
    };
    expect(runLoop(charm, { hook: 'install' }).ran).toEqual(['set a', 'without a']);
    expect(runLoop(charm, { hook: 'install', flags: ['a'] }).ran).toEqual(['set a', 'with a']);
  });

  test('flags set in the hooks phase are seen in the first reactive iteration', () => {
    const { ran } = runLoop(
      ({ hook, when }) => {
        hook('install').do('install', (flags) => flags.set('a'));
        when('a').do('after', nothing);
      },
      { hook: 'install' },
    );
    expect(ran).toEqual(['install', 'after']);
  });

  test.each(['collect-metrics', 'meter-status-changed'])('%s has no reactive phase', (hook) => {
    const charm: Define = ({ hook: on, when }) => {
      on(hook).do('own', (flags) => flags.set('a'));
      when().do('every', nothing);
    };
    expect(runLoop(charm, { hook }).ran).toEqual(['own']);
  });
});

describe('predicates', () => {
  test.each<[string, Define, readonly string[]]>([
    ['when: all are set', ({ when }) => when('a', 'b').do('x', nothing), ['ab']],
    ['whenAny: one is set', ({ whenAny }) => whenAny('a', 'b').do('x', nothing), ['a', 'b', 'ab']],
    ['whenNot: none is set', ({ whenNot }) => whenNot('a', 'b').do('x', nothing), ['']],
    [
      'whenNotAll: one is not set',
      ({ whenNotAll }) => whenNotAll('a', 'b').do('x', nothing),
      ['', 'a', 'b'],
    ],
    ['over no flags, when holds', ({ when }) => when().do('x', nothing), ['', 'a', 'b', 'ab']],
    ['over no flags, whenAny does not hold', ({ whenAny }) => whenAny().do('x', nothing), []],
    ['conditions add up', ({ when }) => when('a').whenNot('b').do('x', nothing), ['a']],
  ])('%s', (_, charm, expected) => {
    const held = ['', 'a', 'b', 'ab'].filter(
      (flags) => runLoop(charm, { flags: flags.split('') }).ran.length > 0,
    );
    expect(held).toEqual(expected);
  });
});

describe('iterations', () => {
  test('a flag that is set counts from the next iteration on', () => {
    const { ran } = runLoop(({ when, whenNot }) => {
      whenNot('a').do('set a', (flags) => flags.set('a'));
      whenNot('a').do('still runs', nothing);
      when('a').do('next', nothing);
    });
    expect(ran).toEqual(['set a', 'still runs', 'next']);
  });

  test('a flag that is cleared drops what waits for it at once', () => {
    const { ran } = runLoop(
      ({ when }) => {
        when('a').do('clear a', (flags) => flags.clear('a'));
        when('a').do('dropped', nothing);
      },
      { flags: ['a'] },
    );
    expect(ran).toEqual(['clear a']);
  });

  test('after a clear everything that waits is tested again, also against flags that were set before', () => {
    const { ran } = runLoop(
      ({ when, whenNot }) => {
        when('a').do('set b', (flags) => flags.set('b'));
        when('a').do('clear a', (flags) => flags.clear('a'));
        whenNot('b').do('dropped', nothing);
      },
      { flags: ['a'] },
    );
    expect(ran).toEqual(['set b', 'clear a']);
  });

  test('a flag that was cleared and set again by one handler drops nothing', () => {
    const { ran } = runLoop(
      ({ when, whenNot }) => {
        whenNot('done').do('blink', (flags) => {
          flags.clear('a');
          flags.set('a');
          flags.set('done');
        });
        when('a').do('stays', nothing);
      },
      { flags: ['a'] },
    );
    expect(ran).toEqual(['blink', 'stays', 'stays']);
  });

  test('a flag that is cleared adds nothing to what already waits', () => {
    const { ran } = runLoop(
      ({ when, whenNot }) => {
        when('a').do('clear a', (flags) => flags.clear('a'));
        whenNot('a').do('next iteration', nothing);
        when().do('this iteration', nothing);
      },
      { flags: ['a'] },
    );
    expect(ran).toEqual(['clear a', 'this iteration', 'next iteration']);
  });

  test('later iterations test only handlers that name a flag which changed', () => {
    const { ran } = runLoop(({ when, whenNot }) => {
      when().do('every hook', nothing);
      whenNot('other').do('other', nothing);
      whenNot('a').do('set a', (flags) => flags.set('a'));
      when('a').do('after a', nothing);
    });
    expect(ran).toEqual(['every hook', 'other', 'set a', 'after a']);
  });

  test('setting a flag that is set changes nothing', () => {
    const { ran } = runLoop(({ when }) => when('a').do('again', (flags) => flags.set('a')), {
      flags: ['a'],
    });
    expect(ran).toEqual(['again']);
  });

  test('it can start from given changes, testing only what names them', () => {
    const charm: Define = ({ when }) => {
      when().do('every hook', nothing);
      when('a').do('after a', (flags) => flags.set('b'));
      when('b').do('after b', nothing);
      when('c').do('after c', nothing);
    };
    const first = { test: 'changes', changes: [{ flag: 'a', on: true }] } as const;
    expect(runLoop(charm, { hook: '', flags: ['a', 'c'], first }).ran).toEqual([
      'after a',
      'after b',
    ]);
  });
});

describe('order', () => {
  test('handlers run by layer, bottom first, then as they were declared', () => {
    const declare =
      (...names: string[]): Define =>
      ({ when }) => {
        for (const name of names) when().do(name, nothing);
      };
    expect(runLoop({ base: declare('z', 'a'), charm: declare('m', 'b') }).ran).toEqual([
      'base/z',
      'base/a',
      'charm/m',
      'charm/b',
    ]);
  });

  test('the order of flags changing does not matter in the next iteration', () => {
    const { ran } = runLoop(({ when, whenNot }) => {
      whenNot('b').do('both', (flags) => {
        flags.set('b');
        flags.set('a');
      });
      when('a').do('after a', nothing);
      when('b').do('after b', nothing);
    });
    expect(ran).toEqual(['both', 'after a', 'after b']);
  });
});

describe('a loop without an end', () => {
  const pingPong: Define = ({ when, whenNot }) => {
    whenNot('ball').do('ping', (flags) => flags.set('ball'));
    when('ball').do('pong', (flags) => flags.clear('ball'));
  };

  test('handlers that undo each other are an error that shows the cycle', () => {
    const { cycle = [] } = runLoop(pingPong);
    expect(cycle.map(({ id }) => id).sort()).toEqual(['l/ping', 'l/pong']);
    expect(handlerCycle(cycle)).toMatchObject({
      code: 'HANDLER_CYCLE',
      details: expect.stringMatching(/l\/pong: clear ball/) as string,
    });
  });

  test('a count-down that passes the same flags a few times ends', () => {
    let left = 10;
    const { cycle, ran } = runLoop(({ when, whenNot }) => {
      whenNot('item').do('next', (flags) => {
        left -= 1;
        if (left > 0) flags.set('item');
      });
      when('item').do('work', (flags) => flags.clear('item'));
    });
    expect(cycle).toBeUndefined();
    expect(ran).toHaveLength(19);
  });

  test('a chain as long as the charm has handlers ends', () => {
    const { cycle, flags } = runLoop(({ when }) => {
      when().do('0', (set) => set.set('f0'));
      for (let i = 0; i < 3000; i += 1) {
        when(`f${i}`).do(`${i + 1}`, (set) => set.set(`f${i + 1}`));
      }
    });
    expect(cycle).toBeUndefined();
    expect(flags).toHaveLength(3001);
  });

  test('growth without end is an error too', () => {
    let count = 0;
    const { cycle } = runLoop(({ when, whenNot }) => {
      const more = (flags: {
        set(flag: string): void;
        toggle(flag: string, on: boolean): void;
      }) => {
        count += 1;
        for (let bit = 0; bit < 20; bit += 1) flags.toggle(`bit${bit}`, ((count >> bit) & 1) === 1);
      };
      const bits = Array.from({ length: 20 }, (_, bit) => `bit${bit}`);
      when()
        .whenNot('bit0')
        .whenNotAll(...bits)
        .do('even', more);
      when('bit0')
        .whenNotAll(...bits)
        .do('odd', more);
      whenNot('never').do('rest', () => undefined);
    });
    expect(cycle).toBeDefined();
  });
});

test('each step has its phase, its iteration from 0 on, and the flags that changed before', () => {
  const define: Define = ({ hook, when, whenNot }) => {
    hook('start').do('in the hook', (flags) => flags.set('h'));
    whenNot('a').do('first', (flags) => flags.set('a'));
    when('a').do('second', (flags) => {
      flags.set('b');
      flags.clear('a');
    });
  };
  const { handlers, triggers } = compose(layers({ l: define }), []);
  const flags = new Flags(['a0'], compileTriggers(triggers));
  const loop = startLoop({
    ...{ handlers: new HandlerTable(handlers), flags, hook: 'start' },
    first: { test: 'changes', changes: [{ flag: 'a', on: false }] },
  });
  const steps: string[] = [];
  for (let step = loop.nextStep(); step.kind === 'run'; step = loop.nextStep()) {
    const changed = step.view.changed === undefined ? '-' : [...step.view.changed].join();
    const atStart = [...step.view.atStart()].sort().join();
    steps.push(`${step.phase} ${step.iteration} ${step.handler.id} ${changed} ${atStart}`);
    expect(step.view.hasCleared()).toBe(false);
    if (step.handler.kind === 'declared') void step.handler.run(flags);
    expect(step.view.hasCleared()).toBe(step.handler.id === 'l/second');
    if (steps.length === 4) break;
  }
  expect(steps).toEqual([
    ...['hooks -1 l/in the hook - a0', 'reactive 0 l/first a,h a0,h'],
    ...['reactive 1 l/second a a,a0,h', 'reactive 2 l/first b,a a0,b,h'],
  ]);
});
