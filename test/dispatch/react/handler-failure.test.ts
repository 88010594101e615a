import { describe, expect, test } from 'vitest';
import { failureOf } from '../../../src/dispatch/react/handler-failure.ts';
import { fault, hintInAction, hintOf } from '../../../src/errors.ts';

const event = { kind: 'lifecycle', name: 'start' } as const;
const action = { kind: 'action', name: 'backup', id: '1', parameters: {} } as const;
const place = { locate: undefined, event };

function errorAt(...lines: readonly string[]): Error {
  const error = new Error('it broke');
  error.stack = ['Error: it broke', ...lines].join('\n');
  return error;
}

describe('an error of a handler', () => {
  test('names the handler and the first line of its author', () => {
    const stack = [
      '    at inner (node:fs:1:2)',
      '    at wrap (/x/node_modules/y/index.js:3:4)',
      '    at of (charmwright/src/loop.ts:5:6)',
      '    at load (/charm/charm.cjs:7:8)',
      '    at Object.write (reactive/shop.ts:9:10)',
      '    at other (reactive/shop.ts:11:12)',
    ];
    const failure = failureOf('shop/write', errorAt(...stack), place);
    expect(failure).toMatchObject({
      code: 'HANDLER_FAILED',
      message: 'handler shop/write failed: it broke',
      source: { file: 'reactive/shop.ts', line: 9, column: 10 },
      details: [
        'Error: it broke',
        '    at Object.write (reactive/shop.ts:9:10)',
        '    at other (reactive/shop.ts:11:12)',
      ].join('\n'),
    });
  });

  test('shows its whole stack when no line of it is the author’s', () => {
    const error = errorAt('    at inner (node:fs:1:2)', '    at async node_modules/y.js:3:4');
    const failure = failureOf('shop/write', error, place);
    expect(failure.source).toBeUndefined();
    expect(failure.details).toBe(error.stack);
  });

  test('loses lines of a stack that name no place, and keeps those of its message', () => {
    const failure = failureOf(
      'a/b',
      errorAt(
        'at the second line',
        '    at new Promise (<anonymous>)',
        '    at write (reactive/a.ts:3:4)',
      ),
      place,
    );
    expect(failure.details).toBe(
      'Error: it broke\nat the second line\n    at write (reactive/a.ts:3:4)',
    );
  });

  test('takes for places of its stack only the lines that are some', () => {
    const failure = failureOf(
      'a/b',
      errorAt(
        'at once (x.ts:1:2)',
        'look at (y.ts:1:2)',
        '    at odd (z.ts:1:)',
        '    at odd (z.ts::1)',
        '    at w (z.ts:1:2) and more',
        '    at write (lib/node:a.ts:3:4)',
        '    at mine (charm.cjs/a.ts:5:6)',
        '    at my (mycharmwright/b.ts:7:8)',
      ),
      place,
    );
    expect(failure.source).toEqual({ file: 'lib/node:a.ts', line: 3, column: 4 });
    expect(failure.details?.split('\n')).toEqual([
      'Error: it broke',
      'at once (x.ts:1:2)',
      'look at (y.ts:1:2)',
      '    at write (lib/node:a.ts:3:4)',
      '    at mine (charm.cjs/a.ts:5:6)',
      '    at my (mycharmwright/b.ts:7:8)',
    ]);
  });

  test('is located in the sources first', () => {
    const locate = (stack: string): string => stack.replace('charm.cjs:7:8', 'reactive/a.ts:1:2');
    const failure = failureOf('a/b', errorAt('    at charm.cjs:7:8'), { locate, event });
    expect(failure.source).toEqual({ file: 'reactive/a.ts', line: 1, column: 2 });
  });

  test('that is no Error has neither stack nor place', () => {
    const failure = failureOf('a/b', 'just text', place);
    expect(failure).toMatchObject({ message: 'handler a/b failed: just text', cause: 'just text' });
    expect(['source', 'details'].filter((key) => failure[key as 'source'] !== undefined)).toEqual(
      [],
    );
    const bare = new Error('x');
    delete bare.stack;
    expect(failureOf('a/b', bare, place)).toMatchObject({ details: '', source: undefined });
  });
});

describe('a fault of a handler', () => {
  test('keeps its code, its hint, its evidence and its place', () => {
    const source = { file: 'a.yaml', line: 1, column: 2 };
    const error = fault('STATE_KEY_INVALID', 'no', { hint: 'own', details: 'seen', source });
    expect(failureOf('a/b', error, place)).toMatchObject({
      code: 'STATE_KEY_INVALID',
      message: 'handler a/b: no',
      hint: 'own',
      details: 'seen',
      source,
      cause: error,
    });
  });

  test('has the hint for actions in an action, unless it came with one of its own', () => {
    const inAction = { locate: undefined, event: action };
    const plain = fault('STATE_KEY_INVALID', 'no');
    expect(failureOf('a/b', plain, inAction).hint).toBe(hintInAction('STATE_KEY_INVALID'));
    expect(failureOf('a/b', plain, place).hint).toBe(hintOf('STATE_KEY_INVALID'));
    const own = fault('STATE_KEY_INVALID', 'no', { hint: 'own' });
    expect(failureOf('a/b', own, inAction).hint).toBe('own');
    expect(failureOf('a/b', new Error('x'), inAction).hint).toBe(hintInAction('HANDLER_FAILED'));
    expect(failureOf('a/b', new Error('x'), place).hint).toBe(hintOf('HANDLER_FAILED'));
  });
});
