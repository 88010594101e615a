import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { newSecretId } from '../../../src/model/secrets/new-secret-id.ts';
import { secretId, secretUri } from '../../../src/juju/agent/secret-uri.ts';

test('a new id is that of 12 bytes in base32, so its last character is 0 or g', () => {
  const asked: number[] = [];
  const random = (bytes: number): string => (asked.push(bytes), '4d88e15b60f486e428412dc9');
  expect(newSecretId(random)).toBe('9m4e2mr0ui3e8a215n4g');
  expect(asked).toEqual([12]);
  for (let n = 0; n < 1_000; n++) {
    expect(newSecretId((bytes) => randomBytes(bytes).toString('hex'))).toMatch(
      /^[0-9a-v]{19}[0g]$/,
    );
  }
});

test('an id is read back from each way to write it, and from nothing else', () => {
  const id = '9m4e2mr0ui3e8a215n4g';
  const model = '6f1c2d3e-0000-4000-8000-000000000001';
  for (const text of [id, `secret:${id}`, `${model}/${id}`, secretUri(model, id)]) {
    expect(secretId(text)).toBe(id);
  }
  for (const text of ['', 'secret:', 'key', `x${id}`, `${id}/1`, `file:${id}`, `other/${id}`]) {
    expect(secretId(text)).toBeUndefined();
  }
});

test.each(['9m4e2mr0ui3e8a215n41', '9m4e2mr0ui3e8a215w4g', '9M4e2mr0ui3e8a215n4g'])(
  '%s is no id: it stands for no 12 bytes',
  (text) => expect(secretId(text)).toBeUndefined(),
);

test('no text breaks the reader', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect([undefined, text.slice(-20)]).toContain(secretId(text));
    }),
  );
});
