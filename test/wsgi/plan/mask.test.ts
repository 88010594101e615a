import { describe, expect, test } from 'vitest';
import { mask, secretsOf } from '../../../src/wsgi/plan/mask.ts';

describe('which values are secrets', () => {
  test.each([
    ['SECRET_KEY', 'hunter2'],
    ['DATABASE_PASSWORD', 'sesame'],
    ['SMTP_PWD', 'sesame'],
    ['SENTRY_DSN', 'https://abc@errors/1'],
    ['REDIS_URL', 'redis://cache:6379'],
    ['HARMLESS', 'x9f8e7d6c5b4a3f2e1d0'],
  ])('%s=%s is one', (name, value) => {
    expect(secretsOf({ [name]: value })).toContain(value);
  });

  test.each([
    ['DEBUG', 'true'],
    ['DJANGO_SETTINGS_MODULE', 'board.settings.production'],
    ['DATA', '/srv/data/2026/with/a/long/path'],
    ['DATABASE_HOST', '10.0.0.5'],
    ['PIN_CODE_KEY', '123'],
  ])('%s=%s is none, so that reasons stay readable', (name, value) => {
    expect(secretsOf({ [name]: value })).toEqual([]);
  });

  test('the password in a URL is one by itself, as it stands there and decoded', () => {
    const secrets = secretsOf({ BROKER: 'amqp://hello:p%40ss@broker/v' });
    expect(mask('no login with p@ss (p%40ss)', secrets)).toBe('no login with *** (***)');
  });
});

test('longer secrets go first, so that none is left behind in halves', () => {
  const secrets = secretsOf({ A_TOKEN: 'abcd', B_TOKEN: 'abcd-efgh' });
  expect(mask('abcd-efgh abcd', secrets)).toBe('*** ***');
});

test('a secret of several lines is masked line by line', () => {
  const secrets = secretsOf({ PRIVATE: 'first-line\nsecond-line' });
  expect(mask('…\nsecond-line\n', secrets)).toBe('…\n***\n');
});

test('a login in any URL loses its password', () => {
  expect(mask('at postgresql://u:sesame@h/db', [])).toBe('at postgresql://u:***@h/db');
});

test.each([
  ...['MY_PASSPHRASE', 'DB_PWD', 'DBPW', 'THE_SECRET', 'A_TOKEN_X', 'API_KEYS', 'CREDENTIALS'],
  ...['AUTH', 'DSN', 'SALT', 'COOKIE', 'PRIVATE', 'URL', 'REDIS_URI', 'my_url'],
])('a variable named %s holds a secret', (name) => {
  expect(secretsOf({ [name]: 'value' })).toEqual(['value']);
});

test.each(['PWX', 'CURL', 'URLS', 'URL_PREFIX', 'HOURI', 'NAME'])(
  'a variable named %s holds none',
  (name) => {
    expect(secretsOf({ [name]: 'value' })).toEqual([]);
  },
);

describe('a login in a text', () => {
  test.each([
    ['a+b.c-1://u:p@h', 'a+b.c-1://u:***@h'],
    ['HTTP://u:p@h http://v:q@h', 'HTTP://u:***@h http://v:***@h'],
    ['http://:p@h', 'http://:***@h'],
    ['http://u:p/x@h', 'http://u:p/x@h'],
    ['http://u:@h', 'http://u:@h'],
    ['1a://u:p@h', '1a://u:***@h'],
    ['http://u@h:80/', 'http://u@h:80/'],
    ['http://h/u:p@x', 'http://h/u:p@x'],
  ])('%s is shown as %s', (text, masked) => {
    expect(mask(text, [])).toBe(masked);
  });

  test('is a secret of a variable only where it begins the value', () => {
    expect(secretsOf({ X: 'redis://u:pass@h' })).toEqual(['pass']);
    expect(secretsOf({ X: 'at redis://u:pass@h' })).toEqual([]);
    expect(secretsOf({ X: 'redis://:p%3Aass@h/x@y' })).toEqual(['p%3Aass', 'p:ass']);
    expect(secretsOf({ X: 'redis://u@h' })).toEqual([]);
    expect(secretsOf({ X: 'a+b.c-1://u:pass@h' })).toEqual(['pass']);
    expect(secretsOf({ X: 'a://u:pass@h' })).toEqual(['pass']);
  });
});

test('a secret is masked wherever it stands, and listed once', () => {
  const secrets = secretsOf({ A_TOKEN: 'abcd', B_TOKEN: 'abcd', C_TOKEN: 'longer' });
  expect(secrets).toEqual(['longer', 'abcd']);
  expect(mask('abcd xabcdx', secrets)).toBe('*** x***x');
});
