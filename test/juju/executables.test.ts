import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { executables } from '../../src/juju/executables.ts';

let folder = '';
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'charmwright-programs-'));
  program('speak', 'echo out; echo ERROR err >&2; exit 3');
  program('echo-stdin', 'exec /bin/cat');
  program('deaf', 'exit 0');
  program('die', 'kill -9 $$');
  program('environment', 'exec /usr/bin/env');
  program('slow', `/bin/sleep 0.1; echo slow >> '${path('order')}'`);
  program('quick', `echo quick >> '${path('order')}'`);
});

afterAll(() => rmSync(folder, { recursive: true }));

function program(name: string, script: string): void {
  writeFileSync(path(name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

const tools = (more = {}) => executables({ PATH: folder, ...more });

test('a program that fails is an answer', async () => {
  expect(await tools().call({ name: 'speak', args: [] })).toEqual({
    code: 3,
    stdout: 'out\n',
    stderr: 'ERROR err\n',
  });
});

test('standard input arrives whole, and without it a program reads an end', async () => {
  const stdin = 'ünïcode\n'.repeat(50_000);
  expect(await tools().call({ name: 'echo-stdin', args: [], stdin })).toMatchObject({
    stdout: stdin,
  });
  expect(await tools().call({ name: 'echo-stdin', args: [] })).toMatchObject({ stdout: '' });
});

test('a program need not read its input', async () => {
  const stdin = 'x'.repeat(1_000_000);
  expect(await tools().call({ name: 'deaf', args: [], stdin })).toMatchObject({ code: 0 });
});

test('programs run one at a time in call order, also after one that failed', async () => {
  const carrier = tools();
  await Promise.allSettled([
    carrier.call({ name: 'slow', args: [] }),
    carrier.call({ name: 'missing', args: [] }),
    carrier.call({ name: 'quick', args: [] }),
  ]);
  expect(readFileSync(path('order'), 'utf8')).toBe('slow\nquick\n');
});

test('a program has the environment of the call and nothing else', async () => {
  const { stdout } = await tools({ PASSED: 'yes' }).call({ name: 'environment', args: [] });
  const names = stdout.split('\n').map((line) => line.split('=')[0]);
  expect(names).toContain('PASSED');
  expect(names).not.toContain('HOME');
});

test.each([
  ['missing', [], 'the hook tool missing is not on the PATH'],
  ['deaf', ['x'.repeat(200_000)], 'the arguments of deaf are longer than Linux allows'],
  ['deaf', ['a\0b'], 'the hook tool deaf could not be run: ERR_INVALID_ARG_VALUE'],
  ['die', [], 'the hook tool die was ended by SIGKILL'],
])('%s that can not answer is unreachable', async (name, args, message) => {
  await expect(tools().call({ name, args })).rejects.toMatchObject({
    code: 'HOOK_TOOL_UNREACHABLE',
    message,
  });
});

test('a program that prints without end is ended, and the call says so', async () => {
  program('endless', `exec /usr/bin/yes ${'0'.repeat(10_000)}`);
  await expect(tools().call({ name: 'endless', args: [] })).rejects.toMatchObject({
    code: 'HOOK_TOOL_UNREACHABLE',
    message: expect.stringContaining('printed more than') as string,
  });
});
