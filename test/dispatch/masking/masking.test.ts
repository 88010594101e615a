import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allTexts, findSecrets } from '../../../src/dispatch/masking/find-secrets.ts';
import { Masking } from '../../../src/dispatch/masking/masking.ts';

test.each<[unknown, readonly string[]]>([
  [{ password: 'hunter2!' }, ['hunter2!']],
  [{ a: [{ api_key: 'k-123456' }] }, ['k-123456']],
  [{ uri: 'postgres://me:p%40ss@db:5432/x' }, ['p%40ss', 'p@ss']],
  [{ master: "host=db user=me password='a b;c' port=5432" }, ['a b;c']],
  [{ environment_variables: 'DEBUG=1 SECRET_KEY=abc123 NAME="x"' }, ['abc123']],
  [{ data: '{"tls":{"private-key":"pem-text"}}' }, ['pem-text']],
  ['-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----', [expect.any(String)]],
])('the secrets in %j are found', (value, secrets) => {
  expect(findSecrets(value)).toEqual(expect.arrayContaining([...secrets]));
});

test.each<unknown>([
  { 'secret-user': 'secret:d0abc', 'requested-secrets': '["username","password"]' },
  { use_password: 'true', token_count: '3', key: 'a' },
  { port: 'tcp', monkey: 'banana', url: 'http://db:80/path' },
])('nothing in %j is a secret', (value) => {
  expect(findSecrets(value)).toEqual([]);
});

test('the content of a secret is one as a whole', () => {
  expect(allTexts({ username: 'relation_user', count: '1' })).toEqual(['relation_user']);
  expect(allTexts({ uris: 'pg://me:hunter2@db/x' })).toEqual(['hunter2']);
});

test('a secret is the same word wherever it stands, however it is written there', () => {
  const masking = new Masking();
  masking.add(['p@"ss $1', 'other-secret']);
  expect(
    masking.value({
      plain: 'p@"ss $1 and other-secret',
      url: 'pg://u:p%40%22ss%20%241@h',
      json: '{"p":"p@\\"ss $1"}',
      shell: '"p@\\"ss \\$1"',
    }),
  ).toEqual({
    plain: 'masked-1 and masked-2',
    url: 'pg://u:masked-1@h',
    json: '{"p":"masked-1"}',
    shell: '"masked-1"',
  });
});

test('a password that is an everyday word is masked only where it is a whole word', () => {
  const masking = new Masking();
  masking.add(['redis']);
  expect(masking.text('redis.connected redis://u:redis@redis-host password=redis')).toBe(
    'redis.connected redis://u:masked-1@redis-host password=masked-1',
  );
});

test('what is made of masked values is what masking makes of the real ones', () => {
  const secret = fc.string({ minLength: 8, maxLength: 30 }).filter((text) => text.trim() === text);
  fc.assert(
    fc.property(secret, secret, (one, two) => {
      fc.pre(!one.includes(two) && !two.includes(one));
      fc.pre(![one, two].some((each) => 'pg://u:@h/x?p= masked'.includes(each)));
      const masking = new Masking();
      masking.add([one, two]);
      const url = (a: string, b: string): string =>
        `pg://u:${encodeURIComponent(a)}@h/x?p=${encodeURIComponent(b)}`;
      expect(masking.text(url(one, two))).toBe(url(masking.text(one), masking.text(two)));
      const json = (a: string, b: string): string => JSON.stringify({ a, b });
      expect(masking.text(json(one, two))).toBe(json(masking.text(one), masking.text(two)));
    }),
  );
});
