/** What a hook that runs as a process keeps in its charm's folder, and through what it reaches the rest. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { processPorts } from '../../../src/dispatch/process/process-ports.ts';
import { digest } from '../../../src/dispatch/state/digest.ts';
import { HookTracer } from '../../../src/dispatch/trace/hook-tracer.ts';

test('a hook’s files lie in its charm’s folder, and its calls are traced', async () => {
  const charmFolder = mkdtempSync(join(tmpdir(), 'cw-ports-'));
  onTestFinished(() => rmSync(charmFolder, { recursive: true }));
  const tracer = new HookTracer(() => 1, { origin: 0, node: 0, bundle: 0 });
  const lines: string[] = [];
  const ports = processPorts({
    ...{ charmFolder, tracer, print: (line) => void lines.push(line) },
    tools: { call: async ({ name }) => ({ code: 0, stdout: name, stderr: '' }) },
  });
  await ports.fallbackState.save({ a: '1' });
  await ports.uncommitted.save({ attempt: 1, handlers: [], options: [], keys: [] });
  await ports.withPrivateFile('secret', async (path) => {
    expect(path).toContain(join(charmFolder, '.private-'));
  });
  expect(readdirSync(charmFolder).toSorted()).toEqual([
    '.charmwright-state.json',
    '.charmwright-uncommitted',
  ]);
  tracer.begins({ by: 'a/b' });
  expect((await ports.tools.call({ name: 'config-get', args: [] })).stdout).toBe('config-get');
  const { files } = ports.machine();
  await files.ensureAbsent(join(charmFolder, 'none'));
  tracer.ends('ran');
  const event = { kind: 'lifecycle', name: 'start' } as const;
  const { steps } = tracer.trace(event, { kind: 'committed', ran: [], flags: [] }, String);
  expect(steps).toMatchObject([
    {
      ...{ by: 'a/b', tools: { 'config-get': 1 } },
      effects: [`files.ensureAbsent ${join(charmFolder, 'none')} (as it was)`],
    },
  ]);
  ports.print('said');
  expect([lines, ports.observer, ports.hash('a')]).toEqual([['said'], tracer, digest('a')]);
  expect(ports.locate?.('    at x (none:1:1)')).toBe('    at x (none:1:1)');
});
