import { expect, test } from 'vitest';
import type { HookTrace } from '../../../src/dispatch/trace/hook-trace.ts';
import { HookTracer } from '../../../src/dispatch/trace/hook-tracer.ts';
import { flagOrigins } from '../../../src/dispatch/trace/parse-trace.ts';
import { Masking } from '../../../src/dispatch/masking/masking.ts';
import type { UnitEvent } from '../../../src/dispatch/unit/unit.ts';
import { recordingMachine } from '../../../src/machine/recording/recording-machine.ts';
import { action, charm, hookOf, runBefore, relationEvent } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

const shop = charm(({ hook, when, action: on }) => {
  hook('config-changed').do('notice', (unit) => {
    unit.flags.set('changed');
    unit.flags.announce('news');
  });
  when('changed').do('write', async (unit) => {
    const file = { path: '/etc/shop', content: 'password=hunter2', mode: 0o600 };
    await unit.machine.files.ensureFile(file);
    await unit.machine.files.ensureFile(file);
    await unit.setVersion('1');
    unit.flags.clear('changed');
  });
  when('news')
    .inputs(() => 1)
    .do('once', () => undefined);
  when('charm.never').do('never', () => undefined);
  hook('stop').do('break', () => {
    throw new Error('no pg://me:hunter2@db\nat length');
  });
  on('open').do((unit) => {
    unit.flags.set('open');
    return undefined;
  });
});

/** Runs a hook whose clock goes on by one with every look at it. */
async function traced(event: UnitEvent | string, agent = new UnitAgent()): Promise<HookTrace> {
  let now = 30;
  const tracer = new HookTracer(() => (now += 1), { origin: 0, node: 10, bundle: 30 });
  const machine = recordingMachine();
  const hook = hookOf(agent, shop, event);
  const outcome = await runBefore(agent, hook, {
    tools: tracer.tools(agent),
    machine: () => tracer.machine(machine),
    observer: tracer,
  });
  if (outcome.kind === 'idle') throw new Error('nothing ran');
  return tracer.trace(hook.context.event, outcome, (text) => new Masking().learn(text));
}

test('a hook is traced step by step: flags, tools, effects on the machine, milliseconds', async () => {
  const agent = new UnitAgent();
  await traced('config-changed', agent);
  const trace = await traced('config-changed', agent);
  expect(trace).toMatchObject({
    format: 1,
    time: '1970-01-01T00:00:00.000Z',
    hook: 'config-changed',
    outcome: 'committed',
    ms: { node: 10, bundle: 20 },
  });
  expect(
    trace.steps.map(({ ms, toolMs, ...step }) => {
      expect([ms, toolMs ?? 1].every((each) => each > 0)).toBe(true);
      return step;
    }),
  ).toEqual([
    { by: 'the framework', how: 'ran', tools: { 'state-get': 1, 'config-get': 1 } },
    {
      by: 'charm/notice',
      phase: 'hooks',
      iteration: -1,
      how: 'ran',
      flags: ['+changed', '+news'],
    },
    {
      by: 'charm/write',
      phase: 'reactive',
      iteration: 0,
      how: 'ran',
      flags: ['-changed'],
      tools: { 'application-version-set': 1 },
      effects: ['files.ensureFile /etc/shop', 'files.ensureFile /etc/shop (as it was)'],
    },
    { by: 'charm/once', phase: 'reactive', iteration: 0, how: 'unchanged' },
    { by: 'the end of the hook', how: 'ran', flags: ['-news'] },
  ]);
});

test('the parts of a hook add up to the whole', async () => {
  const { ms } = await traced('config-changed');
  const { total, ...parts } = ms;
  expect(Object.values(parts).reduce((sum, each) => sum + each)).toBe(total);
  expect(Math.min(...Object.values(parts))).toBeGreaterThan(0);
});

test('no content and no argument that may hold a secret is in a trace', async () => {
  expect(JSON.stringify(await traced('config-changed'))).not.toContain('hunter2');
});

test('a failed hook says what failed in one line, and its flags count for nothing', async () => {
  const trace = await traced('stop');
  expect(trace).toMatchObject({
    outcome: 'failed',
    error: 'error HANDLER_FAILED: handler charm/break failed: no pg://me:masked-1@db',
  });
  expect(trace.steps.at(-1)).toMatchObject({ by: 'charm/break', how: 'failed' });
  expect(flagOrigins({ hooks: [trace], before: {} }).size).toBe(0);
});

test('an action and the subject of an event are named', async () => {
  const opened = await traced(action('open'));
  expect(opened).toMatchObject({ kind: 'action', hook: 'open' });
  expect(opened.steps.map(({ by, how, flags }) => ({ by, how, flags }))).toEqual([
    { by: 'the framework', how: 'ran', flags: undefined },
    { by: 'action open', how: 'ran', flags: ['+open'] },
    { by: 'the end of the hook', how: 'ran', flags: undefined },
  ]);
  expect(flagOrigins({ hooks: [opened], before: {} }).get('open')).toEqual({
    on: true,
    time: '1970-01-01T00:00:00.000Z',
    hook: 'open',
    by: 'action open',
  });
  const changed = await traced(relationEvent('db', 'changed'));
  expect(changed).toMatchObject({ hook: 'db-relation-changed', about: 'db:1 remote/0' });
});

test('a loop of a thousand handlers leaves a trace of bounded size', async () => {
  let now = 0;
  const tracer = new HookTracer(() => (now += 1), { origin: 0, node: 0, bundle: 0 });
  for (let decision = 0; decision < 1000; decision += 1) {
    tracer.begins({ by: `charm/${decision}`, phase: 'reactive', iteration: decision });
    tracer.ends('ran');
  }
  const event = { kind: 'lifecycle', name: 'start' } as const;
  const trace = tracer.trace(event, { kind: 'committed', ran: [], flags: [] }, String);
  expect([trace.steps.length, trace.more]).toEqual([200, 800]);
});
