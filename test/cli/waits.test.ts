import { expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { charmwright, fakeController } from './support/fake-controller.ts';

const unit = (current: string, message: string) => ({
  'workload-status': { current, message },
  'juju-status': { current: 'idle' },
  machine: '0',
});
const statusOf = (shown: ReturnType<typeof unit>, machines: Record<string, Json> = {}) => ({
  relations: [],
  status: { applications: { hello: { units: { 'hello/0': shown } } }, machines },
});

async function waitFor(answer: ReturnType<typeof statusOf>): Promise<string> {
  const { home } = await fakeController({ answers: { status: () => answer } });
  const end = await charmwright(['wait-for', 'unit', 'hello/0', '--timeout', '1ms'], { home });
  expect(end.code).toBe(1);
  return end.stderr;
}

test('a wait that ends names what is missing, and the command that ends what won’t end by itself', async () => {
  const failed = await waitFor(statusOf(unit('error', 'hook failed: "install"')));
  expect(failed).toContain('hello/0 error/idle (hook failed: "install")');
  expect(failed).toContain('charmwright resolved hello/0 --no-retry skips the hook');
  const machine = {
    'machine-status': { current: 'provisioning error', message: 'HOST_LIMIT: full' },
  };
  expect(await waitFor(statusOf(unit('waiting', 'waiting for machine'), { 0: machine }))).toContain(
    'hello/0 waiting/idle (HOST_LIMIT: full)',
  );
});

test.each([
  ['remove-unit hello/0', 'remove-unit'],
  ['remove-application hello', 'remove-application'],
] as const)('%s says what it waits for and the option that does not wait', async (line, verb) => {
  const { home } = await fakeController({ answers: { [verb]: () => ({ units: ['hello/0'] }) } });
  const end = await charmwright(line.split(' '), { home });
  expect(end.stderr).toBe(
    'their last hooks run first; follow it: charmwright status; --force does not wait for hooks\n',
  );
  expect((await charmwright([...line.split(' '), '--force'], { home })).stderr).toBe('');
});

const outcome = (status: 'running' | 'completed' | 'aborted') => ({
  ...{ id: '3', unit: 'hello/0', action: 'backup', status, message: '', results: {}, log: [] },
});

test('run --wait ends in time, as juju’s does, and says how to go on', async () => {
  const { home, requests } = await fakeController({
    answers: { run: () => outcome('running'), 'show-operation': () => outcome('running') },
  });
  const end = await charmwright(['run', 'hello/0', 'backup', '--wait', '1ms'], { home });
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('timed out waiting for results from: unit hello/0');
  expect(end.stderr).toContain('charmwright cancel-task 3');
  expect(requests[0]?.[1]).toMatchObject({ background: true });
});

test('run --wait shows the result when that comes first, and cancel-task how a task stands', async () => {
  const { home } = await fakeController({
    answers: {
      run: () => outcome('running'),
      'show-operation': () => ({ ...outcome('completed'), results: { path: '/b' } }),
      'cancel-task': () => outcome('aborted'),
    },
  });
  const end = await charmwright(['run', 'hello/0', 'backup', '--wait', '1m'], { home });
  expect(end).toMatchObject({ code: 0, stdout: 'path: /b\n' });
  expect(await charmwright(['cancel-task', '3'], { home })).toMatchObject({
    ...{ code: 0, stdout: 'operation 3 is aborted\n' },
  });
});
