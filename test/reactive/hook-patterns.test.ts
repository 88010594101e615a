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
  ['{ requires:pgsql }-relation-joined', ['db-relation-joined']],
  ['{provides:*}-{joined}', ['website-joined', 'admin-joined']],
  ['{provides:http:x}', ['website', 'admin']],
  ['{requires:}-relation-joined', []],
  ['a-{b}-c', ['a-b-c']],
  ['a,b{c}', ['a,bc']],
  ['requires:pgsql', ['requires:pgsql']],
])('%s stands for %j', (pattern, names) => {
  expect(expandHookPattern(pattern, endpoints)).toEqual(names);
});

const unbalanced = 'expected a hook name in which braces, if any, are balanced';
const empty = 'an alternative in braces is empty';
test.each([
  ['', unbalanced],
  ['{a', unbalanced],
  ['a}', unbalanced],
  ['{{a}}', unbalanced],
  ['{a}}', unbalanced],
  ['a}{b}', unbalanced],
  ['}{', unbalanced],
  ['a b', unbalanced],
  ['{a,}', empty],
  ['{}', empty],
  ['{ }', empty],
  ['{peer:http}-relation-joined', '"peer" is no role; expected provides, requires or peers'],
  ['{:http}-relation-joined', '"" is no role; expected provides, requires or peers'],
])('%j is refused', (pattern, reason) => {
  expect(() => expandHookPattern(pattern, endpoints)).toThrow(
    expect.objectContaining({
      code: 'HOOK_PATTERN_INVALID',
      message: `hook pattern ${JSON.stringify(pattern)} is not valid: ${reason}`,
    }),
  );
});
