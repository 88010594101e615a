import { describe, expect, test } from 'vitest';
import { mask, secretsOf } from '../../../src/wsgi/plan/mask.ts';
import { readRecord, recordOf } from '../../../src/wsgi/plan/plan-record.ts';
import { config, fingerprint, plan } from './facts.ts';

const record = recordOf(plan({}), fingerprint);

describe('a plan’s record', () => {
  test('is read back as it was written', () => {
    expect(readRecord({ ...record })).toEqual(record);
    const lists = { writable: ['a', 'b'], mounts: ['c'], packages: ['d'] };
    expect(readRecord({ ...record, ...lists })).toEqual({ ...record, ...lists });
  });

  test.each(Object.keys(record))('needs its %s', (key) => {
    expect(readRecord({ ...record, [key]: null })).toBeUndefined();
    expect(readRecord({ ...record, [key]: { other: true } })).toBeUndefined();
  });

  test.each(['writable', 'mounts', 'packages'])('has only texts in its %s', (key) => {
    expect(readRecord({ ...record, [key]: ['a', 1] })).toBeUndefined();
    expect(readRecord({ ...record, [key]: 'a' })).toBeUndefined();
  });

  test.each([null, [], 'text', 3])('is none when it is %j', (value) => {
    expect(readRecord(value)).toBeUndefined();
  });
});

describe('a value that looks random', () => {
  test.each([
    ['x9f8e7d6c5b4a3f2', true],
    ['x9f8e7d6c5b4a3f', false],
    ['abcdefghijklmnop', false],
    ['1234567890123456', false],
    ['x9f8e7d6c5b4a3f2 and words', false],
    ['words x9f8e7d6c5b4a3f2', false],
    ['/srv/data/2026/with/a/path1', false],
    ['aB3+/=_-aB3+/=_-', true],
  ])('%s: %j', (value, isSecret) => {
    expect(secretsOf({ HARMLESS: value })).toEqual(isSecret ? [value] : []);
  });
});

test('a password in any URL of a text is masked, also one that was never a variable', () => {
  expect(mask('pg://me:hunter2@db and http://u:p@h/x, http://h:80/', [])).toBe(
    'pg://me:***@db and http://u:***@h/x, http://h:80/',
  );
});

test('a secret has four characters, and a line of one eight', () => {
  expect(secretsOf({ A_TOKEN: 'abc', B_TOKEN: 'abcd' })).toEqual(['abcd']);
  expect(secretsOf({ A_TOKEN: '1234567\n12345678' })).toEqual(['1234567\n12345678', '12345678']);
  expect(secretsOf({ X: 'pg://me:a%zz1@db' })).toEqual(['a%zz1']);
});

test('a record is the plan without the values of its variables', () => {
  const served = plan({
    config: config({
      ...{ provision_command: 'migrate', environment_variables: 'A=1', port: 81 },
      ...{ wsgi_module: 'shop:make()', apt_dependencies: 'nginx' },
    }),
    settings: {
      applicationRoot: '/opt/shop',
      username: 'shop',
      writable: ['data'],
      combination: {},
    },
    mounts: ['media'],
  });
  expect(recordOf(served, fingerprint)).toEqual({
    ...{ release: 'abc123abc123', root: '/opt/shop', user: 'shop', writable: ['data'] },
    ...{ mounts: ['media'], module: 'shop:make()', venv: served.python.variant },
    ...{ packages: ['nginx'], port: 81, logfile: '/var/log/wsgi.service.log', workers: 5 },
    ...{ environment: fingerprint({ A: '1' }), provision: served.provision?.fingerprint },
  });
  expect(record.provision).toBe('');
});
