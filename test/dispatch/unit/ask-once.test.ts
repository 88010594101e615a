import { expect, test } from 'vitest';
import { deepFreeze } from '../../../src/dispatch/unit/deep-freeze.ts';
import { askOnce } from '../../../src/dispatch/unit/ask-once.ts';

test('a question is asked once for each key, and again after it failed', async () => {
  const asked: string[] = [];
  const ask = askOnce(async (key) => {
    asked.push(key);
    if (key === 'bad') throw new Error('no');
    return `${key}!`;
  });
  expect(await Promise.all([ask('a'), ask('a'), ask('b')])).toEqual(['a!', 'a!', 'b!']);
  await expect(ask('bad')).rejects.toThrow('no');
  await expect(ask('bad')).rejects.toThrow('no');
  expect(asked).toEqual(['a', 'b', 'bad', 'bad']);
});

test('plain data is frozen at every depth, and bytes stay writable', () => {
  const data = { list: [{ deep: 1 }], bytes: Buffer.from('a'), none: null, text: 'x' };
  expect(deepFreeze(data)).toBe(data);
  expect([data, data.list, data.list[0]].map((each) => Object.isFrozen(each))).toEqual([
    true,
    true,
    true,
  ]);
  data.bytes[0] = 66;
  expect(data.bytes.toString()).toBe('B');
  expect([null, 1, 'a', undefined].map(deepFreeze)).toEqual([null, 1, 'a', undefined]);
});
