/** What a program's functions ran for, from hook to hook. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { KeyValues } from '../../../src/dispatch/state/key-values.ts';
import { ProgramMemory } from '../../../src/dispatch/programs/program-memory.ts';

let path = '';

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-memory-'));
  path = join(folder, 'watched');
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const digest = (...parts: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url').slice(0, 16);
};

/** The entry that older charms have written, too. */
const entry = `kv.program.${digest('reactive/x')}`;

const memoryOf = (state: KeyValues): ProgramMemory => new ProgramMemory('reactive/x', state);

const stored = (state: KeyValues): unknown => JSON.parse(state.entries()[entry] ?? 'null');

test('what ran is stored under the program’s digest, and added to what ran before', async () => {
  const state = new KeyValues({});
  writeFileSync(path, 'text');
  const first = memoryOf(state);
  await first.note([
    { name: 'setup', once: true, files: [] },
    { name: 'reload', once: false, files: [path] },
  ]);
  expect(state.entries()).toEqual({});
  await first.keep();
  const files = { reload: digest(JSON.stringify([path, 4]), 'text') };
  expect(stored(state)).toEqual({ once: ['setup'], files });
  const second = memoryOf(state);
  expect(await second.hasRun('setup')).toBe(true);
  expect(await second.hasRun('reload')).toBe(false);
  await second.note([
    { name: 'later', once: true, files: [`${path}.none`] },
    { name: 'setup', once: true, files: [] },
  ]);
  await second.keep();
  expect(stored(state)).toEqual({
    once: ['setup', 'later'],
    files: { ...files, later: digest(JSON.stringify([`${path}.none`, null])) },
  });
});

test('the last note counts, and without one, or without a change, nothing is stored', async () => {
  const state = new KeyValues({});
  await memoryOf(state).keep();
  expect(state.entries()).toEqual({});
  const memory = memoryOf(state);
  await memory.note([{ name: 'one', once: true, files: [] }]);
  await memory.note([{ name: 'two', once: true, files: [] }]);
  await memory.keep();
  expect(stored(state)).toEqual({ once: ['two'], files: {} });
  let sets = 0;
  const again = new ProgramMemory('reactive/x', {
    get: (key) => state.get(key),
    set: async () => void (sets += 1),
    delete: (key) => state.delete(key),
  });
  await again.note([{ name: 'two', once: true, files: [] }]);
  await again.keep();
  expect(sets).toBe(0);
  await again.note([{ name: 'three', once: true, files: [] }]);
  await again.keep();
  expect(sets).toBe(1);
});

test('a watched file changes with its content, and an empty one differs from none', async () => {
  const state = new KeyValues({});
  const ran = async (): Promise<void> => {
    const memory = memoryOf(state);
    await memory.note([{ name: 'reload', once: false, files: [path] }]);
    await memory.keep();
  };
  const changed = (): Promise<boolean> => memoryOf(state).haveChanged('reload', [path]);
  await ran();
  expect(await changed()).toBe(false);
  writeFileSync(path, '');
  expect(await changed()).toBe(true);
  await ran();
  expect(await changed()).toBe(false);
  writeFileSync(path, 'text');
  expect(await changed()).toBe(true);
  await ran();
  // Of the same length, so that only the content tells.
  writeFileSync(path, 'next');
  expect(await changed()).toBe(true);
});

test.each(['"x"', '{"once":["setup"]}', '{"files":{}}', '[]'])(
  'a stored %s is no memory',
  async (text) => {
    const memory = memoryOf(new KeyValues({ [entry]: text }));
    expect(await memory.hasRun('setup')).toBe(false);
    expect(await memory.haveChanged('reload', [path])).toBe(true);
  },
);
