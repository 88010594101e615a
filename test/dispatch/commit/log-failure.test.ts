import { expect, test } from 'vitest';
import { linesOfFailure } from '../../../src/dispatch/commit/log-failure.ts';
import { fault } from '../../../src/errors.ts';

test('a fault is one line of level ERROR with its place and its hint, then its details at INFO', () => {
  const error = fault('HANDLER_FAILED', 'it broke\n  twice', {
    hint: 'look\nthere',
    details: 'one\n two\n\n',
    source: { file: 'src/a.ts', line: 3, column: 7 },
  });
  expect(linesOfFailure(error)).toEqual([
    {
      level: 'ERROR',
      text: 'error HANDLER_FAILED: it broke twice (at src/a.ts:3:7); hint: look there',
    },
    { level: 'INFO', text: '  one' },
    { level: 'INFO', text: '   two' },
  ]);
});

test('what a fault lacks is left out', () => {
  expect(linesOfFailure(fault('HANDLER_FAILED', 'no', { hint: '' }))).toEqual([
    { level: 'ERROR', text: 'error HANDLER_FAILED: no' },
  ]);
  expect(
    linesOfFailure(fault('HANDLER_FAILED', 'no', { hint: '', source: { file: 'a.yaml' } })),
  ).toEqual([{ level: 'ERROR', text: 'error HANDLER_FAILED: no (at a.yaml)' }]);
});

test('any other error is one entry', () => {
  const [entry, ...more] = linesOfFailure(new Error('plain'));
  expect(entry).toMatchObject({ level: 'ERROR', text: expect.stringContaining('plain') as string });
  expect(more).toEqual([]);
});
