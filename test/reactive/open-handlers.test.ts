/** Handlers that decide by themselves when they run, as programs do. */
import { expect, test } from 'vitest';
import { compose, type NamedDecision } from '../../src/reactive/compose.ts';
import { Flags } from '../../src/reactive/flags.ts';
import { HandlerTable } from '../../src/reactive/handler-table.ts';
import type { LoopStart } from '../../src/reactive/loop.ts';
import { startLoop } from '../../src/reactive/loop.ts';
import { compileTriggers } from '../../src/reactive/triggers.ts';
import type { IterationView } from '../../src/reactive/iteration-view.ts';
import type { Define } from './charm-loop.ts';

interface Asked {
  readonly phase: IterationView['phase'];
  readonly changed: readonly string[] | undefined;
  readonly atStart: readonly string[];
  readonly hasCleared: boolean;
}

/** A charm whose one open handler notes how it is asked and does what `answer` says. */
async function runLoop(
  answer: (flags: Flags, view: IterationView) => (() => void) | undefined,
  {
    define = () => undefined,
    hook = 'update-status',
    initial = [],
    first = { test: 'all' },
  }: {
    define?: Define;
    hook?: string;
    initial?: readonly string[];
    first?: LoopStart<never, never>['first'];
  } = {},
) {
  const asked: Asked[] = [];
  const open: NamedDecision<Flags> = {
    name: 'program',
    decide: async (flags, view) => {
      asked.push({
        phase: view.phase,
        changed: view.changed === undefined ? undefined : [...view.changed],
        atStart: [...view.atStart()].sort(),
        hasCleared: view.hasCleared(),
      });
      const run = answer(flags, view);
      return run === undefined ? undefined : async () => run();
    },
  };
  const { handlers, triggers } = compose<Flags, Flags, string>(
    [{ name: 'l', handlers: [{ kind: 'layer', define }], open: [open] }],
    [],
  );
  const flags = new Flags(initial, compileTriggers(triggers));
  const loop = startLoop({ handlers: new HandlerTable(handlers), flags, hook, first });
  const ran: string[] = [];
  for (;;) {
    const step = loop.nextStep();
    if (step.kind !== 'run') return { asked, ran, flags: flags.all(), end: step.kind };
    const { handler, view } = step;
    const run =
      handler.kind === 'open' ? await handler.decide(flags, view) : () => handler.run(flags);
    if (run === undefined) continue;
    ran.push(handler.id);
    await run();
  }
}

const never = (): undefined => undefined;

test('it is asked in the hooks phase and once in the reactive phase, where every flag counts', async () => {
  const { asked, ran } = await runLoop(never, { initial: ['a'] });
  expect(ran).toEqual([]);
  expect(asked).toEqual([
    { phase: 'hooks', changed: undefined, atStart: ['a'], hasCleared: false },
    { phase: 'reactive', changed: undefined, atStart: ['a'], hasCleared: false },
  ]);
});

test('it is asked again after an iteration that changed any flag, with their names', async () => {
  const { asked } = await runLoop(never, {
    define: ({ whenNot, when }) => {
      whenNot('a').do('set a', (flags) => flags.set('a'));
      when('a').do('set b', (flags) => flags.set('b'));
    },
  });
  expect(asked.map(({ changed }) => changed)).toEqual([undefined, undefined, ['a'], ['b']]);
});

test('it knows the flags of the iteration’s beginning, and whether one was cleared since', async () => {
  const { asked } = await runLoop(never, {
    initial: ['old'],
    define: ({ when }) => {
      when('old').do('swap', (flags) => {
        flags.set('new');
        flags.clear('old');
      });
    },
  });
  expect(asked[1]).toMatchObject({ atStart: ['old'], hasCleared: true });
  expect(asked[2]).toMatchObject({ atStart: ['new'], hasCleared: false });
});

test('it runs after the declared handlers of its layer, and what it sets counts in the next iteration', async () => {
  const { ran, flags } = await runLoop(
    (flags, { phase, changed }) =>
      phase === 'reactive' && changed === undefined ? () => flags.set('done') : undefined,
    {
      define: ({ when }) => {
        when('done').do('after', () => undefined);
        when().do('before', () => undefined);
      },
    },
  );
  expect(ran).toEqual(['l/before', 'l/program', 'l/after']);
  expect(flags).toEqual(['done']);
});

test('one that always runs and changes nothing runs once a phase', async () => {
  const { ran, end } = await runLoop(() => () => undefined);
  expect({ ran, end }).toEqual({ ran: ['l/program', 'l/program'], end: 'finished' });
});

test('one that changes flags without end is a HANDLER_CYCLE', async () => {
  const { end } = await runLoop((flags) => () => flags.toggle('a', !flags.has('a')));
  expect(end).toBe('cycle');
});

test('in an action it is asked only when the action changed a flag', async () => {
  const still = await runLoop(never, { hook: '', first: { test: 'changes', changes: [] } });
  expect(still.asked).toEqual([]);
  const changes = [{ flag: 'a', on: true }];
  const moved = await runLoop(never, { hook: '', first: { test: 'changes', changes } });
  expect(moved.asked).toMatchObject([{ phase: 'reactive', changed: ['a'] }]);
});

test('two of one name in a layer are refused', () => {
  const open = [{ name: 'x', decide: async () => undefined }];
  const define: Define = ({ when }) => when().do('x', () => undefined);
  const layer = { name: 'l', handlers: [{ kind: 'layer' as const, define }], open };
  expect(() => compose<Flags, Flags, string>([layer], [])).toThrow(/two handlers named "x"/);
});

test('in an action it gets what the action changed together with what its hooks phase did', async () => {
  const changes = [
    { flag: 'a', on: true },
    { flag: 'b', on: false },
  ];
  const { asked } = await runLoop(never, { hook: '', first: { test: 'changes', changes } });
  expect(asked.map(({ changed }) => changed)).toEqual([['a', 'b']]);
});

test('a state that grows without end is a cycle after a thousand iterations, and two for each handler', async () => {
  let count = 0;
  const grow = (flags: Flags) => () => flags.set(`f${(count += 1)}`);
  const once = await runLoop((flags, { phase }) =>
    phase === 'reactive' ? grow(flags) : undefined,
  );
  expect(once.end).toBe('cycle');
  expect(once.ran).toHaveLength(1_003);
  const define: Define = ({ when }) => when('never').do('other', () => undefined);
  const two = await runLoop(
    (flags, { phase }) => (phase === 'reactive' ? grow(flags) : undefined),
    { define },
  );
  expect(two.ran).toHaveLength(1_005);
});
