import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { fileStateStore } from '../../../src/dispatch/state/file-state-store.ts';

let path = '';

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-state-'));
  path = join(folder, 'state.json');
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

test('entries are merged with what was loaded, and those that are null go', async () => {
  writeFileSync(path, '{"a":"1","b":"2"}');
  const store = fileStateStore(path);
  expect(await store.load()).toEqual({ a: '1', b: '2' });
  await store.save({ b: null, c: '3' });
  expect(readFileSync(path, 'utf8')).toBe('{"a":"1","c":"3"}\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(path, '..'))).toEqual(['state.json']);
});

test('a file that is missing holds nothing, and may be discarded twice', async () => {
  const store = fileStateStore(path);
  expect(await store.load()).toEqual({});
  await store.save({ a: '1' });
  await store.discard?.();
  expect(existsSync(path)).toBe(false);
  await store.discard?.();
});

test('a file that is replaced leaves no descriptor open', async () => {
  const store = fileStateStore(path);
  const open = (): number => readdirSync('/proc/self/fd').length;
  await store.save({ a: '1' });
  const before = open();
  for (let each = 0; each < 50; each += 1) await store.save({ a: String(each) });
  expect(open()).toBeLessThan(before + 25);
});

test('a discard that the system refuses is an error', async () => {
  mkdirSync(path);
  await expect(fileStateStore(path).discard?.()).rejects.toThrow();
});

test.each(['[]', '{"a":1}', 'null', '"x"'])('%s is no state', async (text) => {
  writeFileSync(path, text);
  await expect(fileStateStore(path).load()).rejects.toThrow(
    expect.objectContaining({
      code: 'STATE_INVALID',
      message: `${path} does not hold a unit's state`,
    }) as Error,
  );
});

test('a file that is no JSON is refused with its cause', async () => {
  writeFileSync(path, '{');
  await expect(fileStateStore(path).load()).rejects.toThrow(
    expect.objectContaining({
      code: 'STATE_INVALID',
      message: `${path} can not be read as JSON`,
      cause: expect.any(SyntaxError) as unknown,
    }) as Error,
  );
});
