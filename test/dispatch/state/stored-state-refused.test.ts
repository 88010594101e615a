import { expect, test } from 'vitest';
import { decodeState, emptyState } from '../../../src/dispatch/state/stored-state.ts';

const decode = (document: object) => decodeState({ charmwright: JSON.stringify(document) });

test.each([
  { flags: 'a' },
  { flags: [1] },
  { attempt: '1' },
  { config: [] },
  { endpoints: 'x' },
  { inputs: null },
  { status: 3 },
])('a document with %j is not one of this framework', (part) => {
  expect(() => decode({ format: 1, ...part })).toThrow(
    `the unit's state "charmwright" is not one of this framework`,
  );
});

test('what a document leaves out is empty', () => {
  expect(decode({ format: 1 })).toEqual(emptyState);
  expect(decode({ format: 1, flags: ['a'], attempt: 3 })).toEqual({
    ...emptyState,
    flags: ['a'],
    attempt: 3,
  });
  expect(decodeState({ other: 'x' })).toBeUndefined();
});

test.each<[string, string]>([
  ['{', `the unit's state "charmwright" is no JSON`],
  ['[]', `the unit's state "charmwright" is not one of this framework`],
  ['{"flags":[]}', `the unit's state "charmwright" is not one of this framework`],
])('%s is refused', (charmwright, message) => {
  expect(() => decodeState({ charmwright })).toThrow(
    expect.objectContaining({ code: 'STATE_INVALID', message }) as Error,
  );
});

test('a state in several entries is read up to the first that is missing', () => {
  const text = '{"format":1,"flags":["a"]}';
  const entries = { charmwright: text.slice(0, 5), 'charmwright.1': text.slice(5, 9) };
  expect(decodeState({ ...entries, 'charmwright.2': text.slice(9) })?.flags).toEqual(['a']);
  expect(() => decodeState({ ...entries, 'charmwright.3': text.slice(9) })).toThrow('is no JSON');
});

test.each([2, 0, 'x', null])('a document of format %j is refused', (format) => {
  expect(() => decode({ format })).toThrow(`has format ${String(format)}; expected at most 1`);
});
