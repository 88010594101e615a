import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureRuntime } from '../../../src/controller/machines/runtime.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charmwright-runtime-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

test('the runtime is put into the home once and stays', async () => {
  const executable = join(folder, 'node');
  await writeFile(executable, 'one', { mode: 0o700 });
  const path = await ensureRuntime(join(folder, 'home'), { executable, version: '24.1.0' });
  expect(path).toBe(join(folder, 'home/runtimes/node-24.1.0/node'));
  expect(await readFile(path, 'utf8')).toBe('one');
  expect((await stat(path)).mode & 0o777).toBe(0o755);

  await writeFile(executable, 'two');
  await ensureRuntime(join(folder, 'home'), { executable, version: '24.1.0' });
  expect(await readFile(path, 'utf8')).toBe('one');
});
