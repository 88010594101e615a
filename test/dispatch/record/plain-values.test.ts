import { expect, test } from 'vitest';
import { recordedError, recordedOutcome } from '../../../src/dispatch/record/recorded-outcome.ts';
import { plainData } from '../../../src/dispatch/record/plain-data.ts';
import { fault } from '../../../src/errors.ts';

test('bytes become their text, or base64 where they are no text', () => {
  expect(plainData(new Uint8Array([104, 105]))).toBe('hi');
  expect(plainData([Buffer.from([255, 254])])).toEqual([{ base64: '//4=' }]);
});

test('what is undefined is left out of objects, at any depth, and all else stays', () => {
  expect(plainData({ a: undefined, b: { c: undefined, d: null }, e: [1, 'x', true] })).toEqual({
    b: { d: null },
    e: [1, 'x', true],
  });
  expect('a' in (plainData({ a: undefined }) as object)).toBe(false);
  expect([null, 3, 'x', false, undefined].map(plainData)).toEqual([null, 3, 'x', false, undefined]);
});

test('an outcome is kept with the first line of its error', () => {
  const error = fault('HANDLER_FAILED', 'first\nsecond');
  const { kind, ran, flags, error: text } = recordedOutcome({ kind: 'failed', error });
  expect({ kind, ran, flags }).toEqual({ kind: 'failed', ran: [], flags: [] });
  expect(text).toMatch(/first$/);
  expect(recordedOutcome({ kind: 'action-failed', error }).kind).toBe('action-failed');
  expect(recordedOutcome({ kind: 'idle' })).toEqual({ kind: 'idle', ran: [], flags: [] });
});

test('what a call threw is kept with its code where it has one', () => {
  expect(recordedError(fault('HANDLER_FAILED', 'no'))).toEqual({
    message: 'no',
    code: 'HANDLER_FAILED',
  });
  expect(recordedError(new Error('plain'))).toEqual({ message: 'plain' });
});
