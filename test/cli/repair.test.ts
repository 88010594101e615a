import { expect, test } from 'vitest';
import { charmwright, fakeController } from './support/fake-controller.ts';

const model = 'default';

test('repair says what it put back, and fails when the hook after it did', async () => {
  const answers = [
    { restored: ['charm/dispatch', 'tools/jujuc'], warnings: [], hook: 'ran' as const },
    { restored: [], warnings: [], hook: 'failed' as const },
    { restored: [], warnings: ['wsgi: the release 1 is damaged'], hook: 'ran' as const },
  ];
  const { home, requests } = await fakeController({
    answers: {
      repair: () => answers[requests.length - 1] ?? { restored: [], warnings: [], hook: 'ran' },
    },
  });
  expect(await charmwright(['repair', 'hello/0'], { home })).toMatchObject({
    code: 0,
    stdout: 'hello/0: put back charm/dispatch, tools/jujuc\n',
  });
  expect(await charmwright(['repair', 'hello/1'], { home })).toMatchObject({
    code: 1,
    stdout: 'hello/1: no file is damaged\n',
    stderr: expect.stringContaining(
      'hello/1: its hook failed; see charmwright debug-log',
    ) as string,
  });
  expect((await charmwright(['repair', 'hello/2'], { home })).stdout).toBe(
    'hello/2: wsgi: the release 1 is damaged\n',
  );
  expect(requests).toEqual([
    ['repair', { model, unit: 'hello/0' }],
    ['repair', { model, unit: 'hello/1' }],
    ['repair', { model, unit: 'hello/2' }],
  ]);
});

test('repair answers for a program too, of all units at once', async () => {
  const answers = [
    { restored: ['charm/dispatch'], warnings: [], hook: 'ran' as const },
    { restored: [], warnings: ['wsgi: the release 1 is damaged'], hook: 'failed' as const },
  ];
  const { home, requests } = await fakeController({
    answers: {
      repair: () => answers[requests.length - 1] ?? { restored: [], warnings: [], hook: 'ran' },
    },
  });
  const ended = await charmwright(['repair', 'hello/0', 'hello/1', '--format', 'json'], { home });
  expect(ended.code).toBe(1);
  expect(JSON.parse(ended.stdout)).toEqual({ 'hello/0': answers[0], 'hello/1': answers[1] });
});

test('status and models name what does not fit, with what to do about it', async () => {
  const mismatches = [
    { subject: 'machine 3', problem: 'the store does not know it', remedy: 'do this' },
  ];
  const { home } = await fakeController({
    answers: {
      status: () => ({ status: { model: { name: model } }, relations: [], mismatches }),
      models: () => ({ models: [], leftovers: ['old'] }),
      'remove-machine': () => ({}),
    },
  });
  for (const format of ['tabular', 'json']) {
    const { stderr } = await charmwright(['status', '--format', format], { home });
    expect(stderr).toBe('warning: machine 3: the store does not know it\nhint: do this\n');
  }
  expect((await charmwright(['models'], { home })).stderr).toContain(
    'charmwright destroy-model old --force',
  );
  expect((await charmwright(['remove-machine', '3'], { home })).stdout).toBe('removed machine 3\n');
});
