import { expect, test } from 'vitest';
import { isKeyValue, KeyValues } from '../../../src/dispatch/state/key-values.ts';
import { isStateKey } from '../../../src/dispatch/state/stored-state.ts';

test('values are read from entries of their own prefix, and stored as they were', async () => {
  const values = new KeyValues({ 'kv.a': '{"x":1}', charmwright: '{}', 'other.kv.a': '1' });
  expect(await values.get('a')).toEqual({ x: 1 });
  expect(await values.get('b')).toBeUndefined();
  expect(values.entries()).toEqual({ 'kv.a': '{"x":1}' });
});

test('a value that is set is stored as canonical JSON, and one that is deleted is gone', async () => {
  const values = new KeyValues({ 'kv.old': '1' });
  await values.set('new', { b: 1, a: null });
  await values.delete('old');
  expect(values.entries()).toEqual({ 'kv.new': '{"a":null,"b":1}' });
  expect(await values.get('old')).toBeUndefined();
});

test('a key has 1 to 200 bytes, in every call', async () => {
  const values = new KeyValues({});
  for (const key of ['a', 'a'.repeat(200), 'é'.repeat(100), '😀'.repeat(50)]) {
    await values.set(key, true);
    expect(await values.get(key)).toBe(true);
  }
  for (const [key, bytes] of [
    ['', 0],
    ['a'.repeat(201), 201],
    ['é'.repeat(101), 202],
    ['€'.repeat(67), 201],
  ] as const) {
    const message = `a key of ${bytes} bytes can not be kept in the unit's state; expected 1 to 200`;
    await expect(values.set(key, 1)).rejects.toThrow(message);
    await expect(values.get(key)).rejects.toThrow(message);
    await expect(values.delete(key)).rejects.toThrow(message);
  }
});

test('an entry is the framework’s own by its whole name', () => {
  const own = ['charmwright', 'charmwright.1', 'charmwright.12'];
  expect(own.map(isStateKey)).toEqual([true, true, true]);
  const others = ['charmwright.', 'charmwright.1x', 'x.charmwright.1', 'charmwright2', 'kv.a'];
  expect(others.map(isStateKey)).toEqual(others.map(() => false));
});

test('an entry is a handler’s value by its prefix', () => {
  expect(isKeyValue('kv.a')).toBe(true);
  expect(isKeyValue('charmwright')).toBe(false);
  expect(isKeyValue('a.kv.b')).toBe(false);
});
