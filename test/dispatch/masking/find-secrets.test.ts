import { describe, expect, test } from 'vitest';
import { allTexts, findSecrets } from '../../../src/dispatch/masking/find-secrets.ts';

describe('a name that tells of a secret', () => {
  test.each([
    'passphrase',
    'db_pwd',
    'pw',
    'client_secret',
    'token',
    'key',
    'tls.key',
    'tls-key',
    'tls_key',
    'apikey',
    'credentials',
    'authorization',
    'dsn',
    'salt',
    'cookie',
    'private',
    'PASSWORD',
  ])('is %s', (name) => {
    expect(findSecrets('hunter2!', name)).toEqual(['hunter2!']);
    expect(findSecrets({ deep: [{ [name]: ['hunter2!'] }] })).toEqual(['hunter2!']);
  });

  test.each(['pwned', 'monkey', 'keys', 'user', ''])('is not %j', (name) => {
    expect(findSecrets('hunter2!', name)).toEqual([]);
  });
});

describe('under a telling name', () => {
  test.each([
    'abc',
    'true',
    'FALSE',
    'none',
    'null',
    '12345',
    '----',
    'secret:9m4e2mr0ui3e8a215n4g',
  ])('%j is no secret', (text) => {
    expect(findSecrets(text, 'password')).toEqual([]);
  });

  test.each([
    'abcd',
    '123456',
    'truest',
    'nonesuch',
    'my secret:abc',
    'secret:ab:c',
    'a----',
    'secret:',
  ])('%j is one', (text) => {
    expect(findSecrets(text, 'password')).toEqual([text]);
  });

  test('an entry of the framework’s own is a digest and no secret', () => {
    expect(findSecrets({ charmwright: { password: 'hunter2!' } })).toEqual([]);
    expect(findSecrets({ other: { password: 'hunter2!' } })).toEqual(['hunter2!']);
  });

  test('a number is no secret', () => {
    expect(findSecrets({ password: 123_456 })).toEqual([]);
  });
});

describe('in a text', () => {
  test.each<[string, readonly string[]]>([
    ['https://me:hunter2@db/x', ['hunter2']],
    ['a1+b.c-d://:hunter2@db and amqp://x:swordfish@mq', ['hunter2', 'swordfish']],
    ['http://me:abc@db', []],
    ['http://me:a%zzbc@db', ['a%zzbc']],
    ['password = hunter2; user=me', ['hunter2']],
    ['db.password=hunter2&user=me', ['hunter2']],
    [`a;my-token='it\\'s me' x`, ["it\\'s me"]],
    [`"api_key="a \\"b\\" c"`, ['a \\"b\\" c']],
    [`password='' token="" key=hunter2`, ['hunter2']],
    [`password='a\\'b c' x`, [`a\\'b c`]],
    ['user=hunter2', []],
    ['password=on', []],
    [' [ {"password": "hunter2"} ]', ['hunter2']],
    ['{"password": "hunter2"', []],
  ])('%j the secrets are found', (text, secrets) => {
    expect(findSecrets(text)).toEqual(secrets);
  });

  test('each private key is one secret as a whole', () => {
    const key = (kind: string): string =>
      `-----BEGIN ${kind}PRIVATE KEY-----\nMII\n-----END ${kind}PRIVATE KEY-----`;
    expect(findSecrets(`${key('RSA ')}\n${key('')}`)).toEqual([key('RSA '), key('')]);
    expect(findSecrets('-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----')).toEqual([]);
  });

  test('of a URL under a telling name only the password is secret', () => {
    expect(findSecrets('pg://me:hunter2@db', 'dsn')).toEqual(['hunter2']);
    expect(findSecrets('pg://me@db', 'dsn')).toEqual(['pg://me@db']);
  });

  test('the same secret is found once', () => {
    expect(findSecrets(['password=hunter2', 'token=hunter2'])).toEqual(['hunter2']);
  });
});

test('all texts of a value are its secrets, whatever they are called', () => {
  expect(allTexts('hunter2')).toEqual(['hunter2']);
  expect(allTexts(['hunter2', { a: 'swordfish' }])).toEqual(['hunter2', 'swordfish']);
  expect(allTexts(['abc', 'true', 5, null])).toEqual([]);
});
