import { expect, test } from 'vitest';
import { declaredActions } from '../../../src/charm-schema/declared/actions.ts';

test('an action without anything takes no parameters', () => {
  const none = { description: '', params: {}, required: [], additionalProperties: undefined };
  expect([...declaredActions({ show: null, hide: {} })]).toEqual([
    ['show', none],
    ['hide', none],
  ]);
});

test('an action says what its parameters are', () => {
  const params = { to: { type: 'string' } };
  const set = { description: 'd', params, required: ['to', 3], additionalProperties: true };
  expect(declaredActions({ set }).get('set')).toEqual({ ...set, required: ['to'] });
});
