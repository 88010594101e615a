/** What a tracer notes of one step, without a hook. */
import { expect, test } from 'vitest';
import { HookTracer } from '../../../src/dispatch/trace/hook-tracer.ts';
import type { UnitEvent } from '../../../src/dispatch/unit/unit.ts';
import { recordingMachine } from '../../../src/machine/recording/recording-machine.ts';
import type { FlagChange } from '../../../src/reactive/flag-change.ts';

const start: UnitEvent = { kind: 'lifecycle', name: 'start' };
const committed = { kind: 'committed', ran: [], flags: [] } as const;

function tracerAt(times: readonly number[] = []): HookTracer {
  const left = [...times];
  return new HookTracer(() => left.shift() ?? 100, { origin: 0, node: 10.126, bundle: 30 });
}

const traceOf = (tracer: HookTracer, event: UnitEvent = start) =>
  tracer.trace(event, committed, (text) => text);

test('effects are noted in their order, and one that changed nothing says so', async () => {
  const tracer = tracerAt();
  const { files } = tracer.machine(recordingMachine());
  tracer.begins({ by: 'a/b' });
  await files.ensureFolder({ path: '/a', mode: 0o755 });
  await files.ensureFolder({ path: '/a', mode: 0o755 });
  await files.ensureFolder({ path: '/b', mode: 0o755 });
  tracer.ends('ran');
  const [step] = traceOf(tracer).steps;
  expect(step?.effects).toHaveLength(3);
  expect(step?.effects?.map((each) => each.endsWith(' (as it was)'))).toEqual([false, true, false]);
  expect(step?.effects?.[2]).toContain('/b');
});

test('of many effects forty are noted, and of many steps two hundred', async () => {
  const tracer = tracerAt();
  const { files } = tracer.machine(recordingMachine());
  for (const [by, count] of [['a/all', 40] as const, ['a/more', 43] as const]) {
    tracer.begins({ by });
    for (let n = 0; n < count; n += 1) await files.ensureFolder({ path: `/${n}`, mode: 0o755 });
    tracer.ends('ran');
  }
  for (let n = 0; n < 201; n += 1) {
    tracer.begins({ by: `a/${n}` });
    tracer.ends('unchanged');
  }
  const { steps, more } = traceOf(tracer);
  expect(steps[0]?.effects).toHaveLength(40);
  expect(steps[1]?.effects).toHaveLength(41);
  expect(steps[1]?.effects?.at(-1)).toBe('and 3 more');
  expect([steps.length, more]).toEqual([200, 3]);
});

test('the framework and the end of the hook are steps only when they did something', async () => {
  const log: FlagChange[] = [];
  const tracer = tracerAt();
  tracer.flags(log);
  tracer.stage('flags');
  const tools = tracer.tools({ call: async () => ({ code: 0, stdout: '', stderr: '' }) });
  log.push({ flag: 'early', on: true });
  tracer.begins({ by: 'a/b', phase: 'reactive', iteration: 2 });
  log.push({ flag: 'x', on: true }, { flag: 'x', on: false });
  tracer.ends('ran');
  tracer.stage('commit');
  await tools.call({ name: 'state-set', args: [] });
  await tools.call({ name: 'state-set', args: [] });
  expect(traceOf(tracer).steps).toEqual([
    { by: 'the framework', how: 'ran', ms: 0, flags: ['+early'] },
    { by: 'a/b', phase: 'reactive', iteration: 2, how: 'ran', ms: 0, flags: ['+x', '-x'] },
    { by: 'the end of the hook', how: 'ran', ms: 0, tools: { 'state-set': 2 }, toolMs: 0 },
  ]);
  const idle = tracerAt();
  idle.stage('commit');
  expect(traceOf(idle).steps).toEqual([]);
});

test('each stage has its milliseconds, to the hundredth', () => {
  const tracer = tracerAt([0, 40, 55, 75.555]);
  tracer.stage('flags');
  tracer.stage('loop');
  tracer.stage('commit');
  expect(traceOf(tracer).ms).toEqual({
    ...{ total: 100, node: 10.13, bundle: 19.87, read: 10 },
    ...{ flags: 15, loop: 20.56, commit: 24.44 },
  });
});

test('what failed before a stage began has spent its time in the stage before', () => {
  const none = { flags: 0, loop: 0, commit: 0 };
  expect(traceOf(tracerAt()).ms).toMatchObject({ total: 100, read: 70, ...none });
  const inFlags = tracerAt([0, 40]);
  inFlags.stage('flags');
  expect(traceOf(inFlags).ms).toMatchObject({ read: 10, flags: 60, loop: 0, commit: 0 });
  const inLoop = tracerAt([0, 40, 50]);
  inLoop.stage('flags');
  inLoop.stage('loop');
  expect(traceOf(inLoop).ms).toMatchObject({ read: 10, flags: 10, loop: 50, commit: 0 });
});

test('a tool’s time counts for the step that called it, also when the call fails', async () => {
  const tracer = tracerAt([0, 1, 10, 14, 20, 27, 30]);
  const calls = [async () => ({ code: 0, stdout: '', stderr: '' }), () => Promise.reject(lost)];
  const lost = new Error('lost');
  const tools = tracer.tools({ call: () => calls.shift()?.() ?? Promise.reject(lost) });
  tracer.begins({ by: 'a/b' });
  await tools.call({ name: 'config-get', args: [] });
  await expect(tools.call({ name: 'state-get', args: [] })).rejects.toBe(lost);
  tracer.ends('failed');
  expect(traceOf(tracer).steps).toStrictEqual([
    {
      ...{ by: 'a/b', how: 'failed', ms: 29 },
      ...{ tools: { 'config-get': 1, 'state-get': 1 }, toolMs: 11 },
    },
  ]);
});

test('a failure is that of the handler that ran, never the framework’s', () => {
  const failing = (tracer: HookTracer, error: unknown) =>
    tracer.trace(start, { kind: 'failed', error }, (text) => `masked: ${text}`);
  const tracer = tracerAt();
  tracer.begins({ by: 'a/b' });
  expect(failing(tracer, new Error('no\nat length'))).toMatchObject({
    outcome: 'failed',
    error: expect.stringMatching(/^masked: .*no$/) as string,
    steps: [{ by: 'a/b', how: 'failed' }],
  });
  const log: FlagChange[] = [];
  const early = tracerAt();
  early.flags(log);
  log.push({ flag: 'x', on: true });
  expect(failing(early, new Error('x'.repeat(600)))).toMatchObject({
    error: expect.stringMatching(/^masked: .{500}$/) as string,
    steps: [{ by: 'the framework', how: 'ran' }],
  });
});

test('an action that failed has an error, and its handler did run', () => {
  const tracer = tracerAt();
  tracer.begins({ by: 'action a' });
  const outcome = { kind: 'action-failed', error: new Error('no') } as const;
  expect(tracer.trace(start, outcome, (text) => text)).toMatchObject({
    outcome: 'action-failed',
    error: expect.stringContaining('no') as string,
    steps: [{ by: 'action a', how: 'ran' }],
  });
});

test('a long effect is cut off, and what only looks at the machine is none', async () => {
  const tracer = tracerAt();
  const { files } = tracer.machine(recordingMachine());
  tracer.begins({ by: 'a/b' });
  await files.ensureFolder({ path: `/${'x'.repeat(300)}`, mode: 0o755 });
  await files.kind('/a');
  tracer.ends('ran');
  const [step] = traceOf(tracer).steps;
  expect(step?.effects).toEqual([expect.stringMatching(/^files\.ensureFolder \/x{180}$/)]);
});

test('what a trace has not is not in it', () => {
  const tracer = tracerAt();
  tracer.begins({ by: 'a/b' });
  tracer.ends('unchanged');
  const { ms, ...rest } = traceOf(tracer);
  expect(ms.total).toBe(100);
  expect(rest).toStrictEqual({
    ...{ format: 1, time: '1970-01-01T00:00:00.000Z', hook: 'start', kind: 'lifecycle' },
    ...{ outcome: 'committed', steps: [{ by: 'a/b', how: 'unchanged', ms: 0 }] },
  });
});

test.each<[UnitEvent, string | undefined]>([
  [start, undefined],
  [{ kind: 'exec', name: '' }, undefined],
  [
    {
      kind: 'relation',
      name: 'db-relation-joined',
      endpoint: 'db',
      step: 'joined',
      relationId: 'db:3',
      remoteUnit: 'pg/0',
      remoteApplication: 'pg',
    },
    'db:3 pg/0',
  ],
  [
    {
      kind: 'relation',
      name: 'db-relation-broken',
      endpoint: 'db',
      step: 'broken',
      relationId: 'db:3',
      remoteApplication: 'pg',
    },
    'db:3 pg',
  ],
  [
    {
      kind: 'storage',
      name: 'data-storage-attached',
      storage: 'data',
      step: 'attached',
      storageId: 'data/0',
    },
    'data/0',
  ],
  [{ kind: 'workload', name: 'app-pebble-ready', workload: 'app' }, 'app'],
  [{ kind: 'secret', name: 'secret-changed', secretId: 'd0', label: 'db' }, 'db'],
  [{ kind: 'secret', name: 'secret-changed', secretId: 'd0' }, 'd0'],
])('an event is about what it names: %j', (event, about) => {
  expect(traceOf(tracerAt(), event).about).toBe(about);
});
