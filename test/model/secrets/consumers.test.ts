import { describe, expect, test } from 'vitest';
import {
  consumeSecret,
  labelledSecret,
  pruned,
  readRevisions,
  withConsumer,
} from '../../../src/model/secrets/consumers.ts';
import { unitRef } from '../../../src/model/unit-ref.ts';
import { readers, revisionOf, secretOf, smallModel } from './small-model.ts';

const three = [1, 2, 3].map((number) => revisionOf(number));
const reader = unitRef('db/1');

describe('a unit that reads a secret', () => {
  const after = (refresh: boolean, consumers = readers({}), label?: string) => {
    const { secrets } = smallModel(secretOf({ revisions: three, consumers }));
    consumeSecret(secrets, reader, { id: 's', refresh, ...(label !== undefined && { label }) });
    return secrets.find('s')?.consumers.get('db/1');
  };

  test('gets the newest revision at first and when it asks for that, else the one it has', () => {
    expect(after(false)?.revision).toBe(3);
    expect(after(false, readers({ 'db/1': 2 }))?.revision).toBe(2);
    expect(after(true, readers({ 'db/1': 2 }))?.revision).toBe(3);
  });

  test('keeps its label until it gives another one, and what it was notified of', () => {
    const labelled = new Map([['db/1', { label: 'mine', revision: 1, notified: 2 }]]);
    expect(after(false, labelled)).toEqual({ label: 'mine', revision: 1, notified: 2 });
    expect(after(true, labelled, 'new')).toEqual({ label: 'new', revision: 3, notified: 2 });
    const consumers = new Map(labelled);
    const other = withConsumer(secretOf({ consumers }), 'db/0', { revision: 1 }).consumers;
    expect(other.get('db/0')).toEqual({ label: undefined, revision: 1, notified: undefined });
    expect(other.get('db/1')).toEqual(labelled.get('db/1'));
    expect(consumers.has('db/0')).toBe(false);
  });

  test('is not stored when it may not read it', () => {
    const { secrets } = smallModel(secretOf());
    consumeSecret(secrets, unitRef('web/0'), { id: 's', refresh: true });
    consumeSecret(secrets, reader, { id: 'absent', refresh: true });
    expect(secrets.find('s')).toEqual(secretOf());
    expect(secrets.version).toBe(0);
  });

  test('frees the revisions that it was the last to read', () => {
    const secret = secretOf({
      autoPrune: true,
      revisions: three,
      consumers: readers({ 'db/0': 1, 'db/1': 2 }),
    });
    const { secrets } = smallModel(secret);
    consumeSecret(secrets, reader, { id: 's', refresh: true });
    expect(secrets.find('s')?.revisions.map(({ number }) => number)).toEqual([1, 3]);
  });
});

test('revisions are pruned only where that was asked for, and never the newest', () => {
  const secret = secretOf({ revisions: three, consumers: readers({ 'web/0': 2 }) });
  expect(pruned(secret)).toBe(secret);
  expect(pruned({ ...secret, autoPrune: true }).revisions).toEqual([three[1], three[2]]);
  expect(pruned({ ...secret, autoPrune: true, consumers: new Map() }).revisions).toEqual([
    three[2],
  ]);
  expect(readRevisions(secret)).toEqual(new Set([2]));
});

test('a label is the unit’s own', () => {
  const labelled = (unit: string, label: string) =>
    new Map([[unit, { label, revision: 1, notified: undefined }]]);
  const { secrets } = smallModel(
    secretOf({ id: 'a', consumers: labelled('db/1', 'one') }),
    secretOf({ id: 'b', consumers: labelled('db/1', 'two') }),
    secretOf({ id: 'c', consumers: labelled('db/0', 'three') }),
  );
  expect(labelledSecret(secrets, reader, 'one')).toBe('a');
  expect(labelledSecret(secrets, reader, 'two')).toBe('b');
  expect(labelledSecret(secrets, reader, 'three')).toBeUndefined();
});
