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
  const tracer = tracerAt([0, 40, 55, 55, 75.555]);
  tracer.stage('flags');
  tracer.stage('loop');
  tracer.stage('commit');
  expect(traceOf(tracer).ms).toMatchObject({ node: 10.13, bundle: 19.87, read: 10 });
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
])('an event is about what it names: %j', (event, about) => {
  expect(traceOf(tracerAt(), event).about).toBe(about);
});
