import { open } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { layer, type Unit } from '../../src/index.ts';
import { charmDefinition, on, run, state } from '../../src/testing/index.ts';

function doing(work: (unit: Unit) => unknown) {
  const handlers = layer(({ hook }) => {
    hook('install').do('work', async (unit) => {
      await work(unit);
    });
  });
  return run(
    charmDefinition({ name: 'leaky', layers: { leaky: handlers } }),
    { event: on.install(), refuseLeaks: true },
    state(),
  );
}

test('a timer that is left is reported with the line that made it', async () => {
  const left = doing(() => {
    const timer = setInterval(() => undefined, 60_000);
    onTestFinished(() => clearInterval(timer));
  });
  await expect(left).rejects.toMatchObject({
    code: 'TEST_LEAK',
    message: 'the hook leaves a timer open',
    details: expect.stringMatching(/^a timer, made at .*leaks\.test\.ts:\d+/) as string,
  });
});

test('a file that is left open is reported', async () => {
  const left = doing(async () => {
    const file = await open(import.meta.filename);
    onTestFinished(() => file.close());
  });
  await expect(left).rejects.toMatchObject({ message: 'the hook leaves a file open' });
});

test('a connection that is left is reported', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.on('listening', resolve));
  const left = doing(async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    await new Promise((resolve) => socket.on('connect', resolve));
  });
  await expect(left).rejects.toMatchObject({ message: 'the hook leaves a connection open' });
});

test('what was closed, or keeps nothing waiting, or is another’s, is no leak', async () => {
  const others = setTimeout(() => undefined, 60_000);
  onTestFinished(() => clearTimeout(others));
  const out = await doing(async (unit) => {
    const file = await open(import.meta.filename);
    await file.close();
    clearTimeout(setTimeout(() => undefined, 60_000));
    await new Promise((resolve) => setTimeout(resolve, 2));
    const idle = setTimeout(() => undefined, 60_000).unref();
    onTestFinished(() => clearTimeout(idle));
    unit.flags.set('done');
  });
  expect(out.flags).toContain('done');
});
