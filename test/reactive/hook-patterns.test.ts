import { expect, test } from 'vitest';
import { expandHookPattern, type EndpointName } from '../../src/reactive/hook-patterns.ts';

const endpoints: readonly EndpointName[] = [
  { name: 'website', role: 'provides', interface: 'http' },
  { name: 'admin', role: 'provides', interface: 'http' },
  { name: 'proxy', role: 'requires', interface: 'http' },
  { name: 'db', role: 'requires', interface: 'pgsql' },
  { name: 'cluster', role: 'peers', interface: 'hello-peers' },
];

test.each<[string, readonly string[]]>([
  ['install', ['install']],
  ['{install,upgrade-charm}', ['install', 'upgrade-charm']],
  ['{install, start}', ['install', 'start']],
  ['db-relation-{joined,changed}', ['db-relation-joined', 'db-relation-changed']],
  ['{a,b}{c,d}', ['ac', 'ad', 'bc', 'bd']],
  ['{provides:http}-relation-joined', ['website-relation-joined', 'admin-relation-joined']],
  ['{requires:http}-relation-joined', ['proxy-relation-joined']],
  ['{peers:hello-peers}-relation-changed', ['cluster-relation-changed']],
  ['{requires:pgsql,cluster}-relation-broken', ['db-relation-broken', 'cluster-relation-broken']],
  ['{provides:smtp}-relation-joined', []],
  ['{requires:*}-relation-broken', ['proxy-relation-broken', 'db-relation-broken']],
  ['{a,a}', ['a']],
])('%s stands for %j', (pattern, names) => {
  expect(expandHookPattern(pattern, endpoints)).toEqual(names);
});

test.each(['', '{a', 'a}', '{a,}', '{}', '{{a}}', 'a b', '{peer:http}-relation-joined'])(
  '%j is refused',
  (pattern) => {
    expect(() => expandHookPattern(pattern, endpoints)).toThrow(
      expect.objectContaining({ code: 'HOOK_PATTERN_INVALID' }),
    );
  },
);
