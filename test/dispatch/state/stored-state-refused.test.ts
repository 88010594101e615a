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

test.each([2, 0, 'x', null])('a document of format %j is refused', (format) => {
  expect(() => decode({ format })).toThrow(`has format ${String(format)}; expected at most 1`);
});
