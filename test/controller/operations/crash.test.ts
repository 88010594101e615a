import { expect, test } from 'vitest';
import { interruptedContexts } from '../../../src/controller/operations/recover.ts';
import { readLocal } from '../../../src/controller/store/uniters.ts';
import { unitState } from '../../../src/controller/store/unit-state.ts';
import { openedPorts } from '../../../src/controller/store/ports.ts';
import { markUnitDying } from '../../../src/controller/store/units.ts';
import { Died, mortalAfter, succeed, workbench, type HookScript } from './workbench.ts';

const metadata = 'name: hello\nsummary: s\ndescription: d\npeers: {cluster: cluster}\n';
const order = ['install', 'cluster-relation-created', 'leader-elected', 'config-changed', 'start'];
const ending = ['stop', 'remove'];

/** Every hook counts how often it was committed, and opens a port. */
const counting: HookScript = (hook, tool) => {
  const before = Number(tool('state-get', hook).trim() || 0);
  tool('state-set', `${hook}=${before + 1}`);
  tool('open-port', String(8000 + order.indexOf(hook)));
  return succeed;
};

const withoutRepeats = (hooks: readonly string[]) =>
  hooks.filter((hook, index) => hook !== hooks[index - 1]);

test('killed before any of its commits, a unit still runs every hook, commits each once, in order', async () => {
  let lives = 0;
  for (; ; lives += 1) {
    const bench = workbench(metadata);
    bench.script = counting;
    await bench.deployed();
    bench.reopen(mortalAfter(lives));
    const died = await bench.untilIdle().then(
      () => false,
      (error: unknown) => {
        if (!(error instanceof Died)) throw error;
        return true;
      },
    );
    bench.reopen();
    await bench.untilIdle();
    const { db } = bench.services;
    expect(withoutRepeats(bench.hooks), `killed after ${lives} commits`).toEqual(order);
    expect(bench.hooks.length).toBeLessThanOrEqual(order.length + 1);
    expect(unitState(db, 1)).toEqual(Object.fromEntries(order.map((hook) => [hook, '1'])));
    expect(openedPorts(db, 1)).toHaveLength(order.length);
    expect(readLocal(db, 1)).toMatchObject({ started: true, leader: true, operation: undefined });
    if (!died) break;
  }
  expect(lives).toBeGreaterThan(2 * order.length);
});

test('killed while it is torn down, a unit still stops, is removed once and leaves nothing', async () => {
  for (let lives = 0; lives < 12; lives += 1) {
    const bench = workbench(metadata);
    await bench.deployed();
    await bench.untilIdle();
    bench.services.db.transaction(() => markUnitDying(bench.services.db, 1, false));
    bench.hooks.length = 0;
    bench.reopen(mortalAfter(lives));
    await bench.untilIdle().catch((error: unknown) => {
      if (!(error instanceof Died)) throw error;
    });
    bench.reopen();
    expect(await bench.untilIdle()).toEqual({ kind: 'gone' });
    expect(withoutRepeats(bench.hooks)).toEqual(ending);
    for (const table of ['units', 'machines', 'scopes', 'operations', 'uniters']) {
      expect(bench.services.db.all(`SELECT * FROM ${table}`)).toEqual([]);
    }
  }
});

test('what an interrupted hook left running is ended before the hook runs again', async () => {
  for (let lives = 0; ; lives += 1) {
    const bench = workbench(metadata);
    await bench.deployed();
    bench.reopen(mortalAfter(lives));
    await bench.untilIdle().catch(() => undefined);
    bench.reopen();
    const cut = interruptedContexts(bench.services.db, 1);
    await bench.untilIdle();
    expect(bench.ended).toEqual(cut);
    if (cut.length === 0) continue;
    expect(cut).toEqual([`hello/0-install-${'ab'.repeat(8)}`]);
    return;
  }
});

test('a hook that fails is tried again after 5 s, then 10, up to 5 min, and the count starts again after a success', async () => {
  const bench = workbench(metadata);
  bench.script = (hook) => (hook === 'start' ? { kind: 'exited', code: 1 } : succeed);
  await bench.deployed();
  const waits: number[] = [];
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const next = await bench.untilIdle();
    if (next.kind !== 'wait') throw new Error('the unit should rest');
    waits.push((next.until - bench.now) / 1_000);
    bench.now = next.until;
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 300, 300]);
  bench.script = () => succeed;
  await bench.untilIdle();
  expect(readLocal(bench.services.db, 1)).toMatchObject({ started: true, operation: undefined });
});

test('a flush that the model refuses leaves nothing of the hook and counts as its failure', async () => {
  const bench = workbench(metadata);
  bench.script = (hook, tool) => {
    if (hook !== 'start') return succeed;
    tool('state-set', 'key=value');
    tool('open-port', '80');
    tool('relation-set', '-r', '0', '--app', 'key=value');
    // Leadership is lost between the tool's check and the commit.
    const { db } = bench.services;
    db.transaction(() => db.run('UPDATE applications SET leader = NULL'));
    return succeed;
  };
  await bench.deployed();
  await bench.untilIdle();
  const { db } = bench.services;
  expect(unitState(db, 1)).toEqual({});
  expect(openedPorts(db, 1)).toEqual([]);
  expect(readLocal(db, 1)).toMatchObject({
    started: false,
    operation: { step: 'failed', attempt: 1 },
  });
});

test('a hook that SIGKILL ended is queued again and runs at once', async () => {
  const bench = workbench(metadata);
  let kills = 1;
  bench.script = (hook) =>
    hook === 'start' && kills-- > 0 ? { kind: 'killed', signal: 'SIGKILL' } : succeed;
  await bench.deployed();
  await bench.untilIdle();
  expect(bench.hooks.slice(-2)).toEqual(['start', 'start']);
  expect(readLocal(bench.services.db, 1)).toMatchObject({ started: true, operation: undefined });
});

test('a charm asks for a reboot and starts again after it', async () => {
  const bench = workbench(metadata);
  bench.script = (hook, tool) => {
    if (hook === 'config-changed') tool('juju-reboot');
    // What an empty hook name stands for is the command that reboots.
    if (hook === '') bench.boot = 'two';
    return succeed;
  };
  await bench.deployed();
  await bench.untilIdle();
  expect(bench.hooks.slice(-3)).toEqual(['config-changed', '', 'start']);
});
