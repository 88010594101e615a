import { describe, expect, test } from 'vitest';
import { memoryTransaction } from '../../../src/model/memory-transaction.ts';
import { MemorySecrets } from '../../../src/model/secrets/memory-secrets.ts';
import { hasRevision, latestRevision } from '../../../src/model/secrets/secret.ts';
import { revisionOf, secretOf } from './small-model.ts';

const two = secretOf({ revisions: [revisionOf(1), revisionOf(2)] });

describe('secrets in memory', () => {
  test('are found by id, and listed in the order they were added', () => {
    const secrets = new MemorySecrets();
    secrets.save(secretOf({ id: 'b' }), { key: 'b' });
    secrets.add(secretOf({ id: 'a' }), []);
    expect(secrets.all().map(({ id }) => id)).toEqual(['b', 'a']);
    expect(secrets.concerning()).toEqual(secrets.all());
    expect(secrets.find('a')?.id).toBe('a');
    expect(secrets.find('c')).toBeUndefined();
  });

  test('have a content for each revision', () => {
    const secrets = new MemorySecrets();
    secrets.add(two, [{ key: 'one' }]);
    expect(secrets.content('s', 1)).toEqual({ key: 'one' });
    expect(secrets.content('s', 2)).toEqual({});
    expect(secrets.content('s', 3)).toBeUndefined();
    secrets.save(two, { key: 'two' });
    secrets.save({ ...two, label: 'later' });
    expect(secrets.content('s', 1)).toEqual({ key: 'one' });
    expect(secrets.content('s', 2)).toEqual({ key: 'two' });
  });

  test('have no content of a revision that is removed, nor of a secret that is', () => {
    const secrets = new MemorySecrets();
    secrets.add(two, [{ key: 'one' }, { key: 'two' }]);
    secrets.save({ ...two, revisions: [revisionOf(2)] });
    expect(secrets.content('s', 1)).toBeUndefined();
    expect(secrets.content('s', 2)).toEqual({ key: 'two' });
    secrets.remove('s');
    expect(secrets.content('s', 2)).toBeUndefined();
  });

  test('count their changes', () => {
    const secrets = new MemorySecrets();
    expect(secrets.version).toBe(0);
    secrets.save(two);
    expect(secrets.version).toBe(1);
    secrets.remove('s');
    expect(secrets.version).toBe(2);
    expect(secrets.all()).toEqual([]);
  });

  test('are as before when a transaction fails, and keep what a whole one did', () => {
    const secrets = new MemorySecrets();
    memoryTransaction([secrets], () => secrets.save(two, { key: 'two' }));
    const failing = () =>
      memoryTransaction([secrets], () => {
        secrets.save({ ...two, label: 'other' }, { key: 'other' });
        secrets.save(secretOf({ id: 'new' }));
        throw new Error('refused');
      });
    expect(failing).toThrow('refused');
    expect(secrets.all()).toEqual([two]);
    expect(secrets.content('s', 2)).toEqual({ key: 'two' });
  });

  test('are changed all at once: what has nothing left goes, what is unchanged is no change', () => {
    const secrets = new MemorySecrets();
    for (const id of ['gone', 'same', 'new']) secrets.add(secretOf({ id }), []);
    secrets.replaceAll((secret) => {
      if (secret.id === 'gone') return undefined;
      return secret.id === 'same' ? secret : { ...secret, label: 'changed' };
    });
    expect(secrets.all().map(({ id, label }) => `${id} ${label}`)).toEqual([
      'same ',
      'new changed',
    ]);
    expect(secrets.version).toBe(2);
  });
});

test('a secret knows its revisions by their numbers, and always has one', () => {
  expect(latestRevision(two).number).toBe(2);
  expect([0, 1, 2, 3].filter((number) => hasRevision(two, number))).toEqual([1, 2]);
  expect(() => latestRevision(secretOf({ revisions: [] }))).toThrow('a secret without revisions');
});
