import { expect, test } from 'vitest';
import { layerOf, metadata, places, plan } from '../support/layers.ts';

const faultsOf = (files: Readonly<Record<string, string>>) =>
  plan(layerOf('shop', { 'metadata.yaml': metadata, ...files })).faults;

test('a charm without name, summary and description is refused, with an error for each', () => {
  const faults = faultsOf({ 'metadata.yaml': 'tags: [web]\n' });
  expect(faults.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'KEY_MISSING the key name is missing',
    'KEY_MISSING the key summary is missing',
    'KEY_MISSING the key description is missing',
  ]);
  expect(new Set(places(faults))).toEqual(new Set(['KEY_MISSING shop/metadata.yaml 1 1']));
});

test('an endpoint needs its interface and a storage its type, from some layer or other', () => {
  const base = layerOf('base', {
    'metadata.yaml': 'provides: {website: http}\nstorage: {data: {type: filesystem}}\n',
  });
  const parts = 'provides:\n  website: {limit: 1}\nstorage:\n  data: {multiple: {range: 1-}}\n';
  const charm = layerOf('shop', { 'metadata.yaml': `${metadata}${parts}` });
  expect(plan(base, charm).faults).toEqual([]);
  expect(places(plan(charm).faults)).toEqual([
    'KEY_MISSING shop/metadata.yaml 5 3',
    'KEY_MISSING shop/metadata.yaml 7 3',
  ]);
});

test.each([
  ['int', '"80x"', 'a string, "80x"'],
  ['int', '1e20', 'a string, "1e20"'],
  ['int', '1.5', 'a number, 1.5'],
  ['string', '80', 'an integer, 80'],
  ['string', 'true', 'a boolean, true'],
  ['boolean', '"yes"', 'a string, "yes"'],
  ['float', 'high', 'a string, "high"'],
  ['secret', 'hunter', 'a string, "hunter"'],
])('a default of an option of type %s that is %s is refused', (type, value, shown) => {
  const faults = faultsOf({
    'config.yaml': `options:\n  port:\n    type: ${type}\n    default: ${value}\n`,
  });
  expect(places(faults)).toEqual(['OPTION_DEFAULT_MISMATCH shop/config.yaml 4 14']);
  expect(faults[0]?.message).toContain(shown);
});

test.each([
  ['int', '80'],
  ['int', '"80"'],
  ['int', '010'],
  ['int', '1_000'],
  ['string', '1GB'],
  ['float', '1'],
  ['string', '""'],
  ['secret', '""'],
  ['boolean', 'false'],
  ['boolean', 'yes'],
])('a default of an option of type %s may be %s', (type, value) => {
  expect(
    faultsOf({ 'config.yaml': `options:\n  a: {type: ${type}, default: ${value}}\n` }),
  ).toEqual([]);
});

test('a default that does not fit the type of a layer below is reported where the default stands', () => {
  const base = layerOf('base', { 'config.yaml': 'options:\n  port: {type: int}\n' });
  const charm = layerOf('shop', {
    'metadata.yaml': metadata,
    'config.yaml': 'options:\n  port: {default: eighty}\n',
  });
  expect(places(plan(base, charm).faults)).toEqual([
    'OPTION_DEFAULT_MISMATCH shop/config.yaml 2 19',
  ]);
});

test('names that Juju keeps to itself are refused', () => {
  const faults = faultsOf({
    'metadata.yaml': `${metadata}provides:\n  juju-web: {interface: http}\n`,
    'actions.yaml': 'juju: {}\njuju-dump: {}\njujube: {}\n',
  });
  expect(places(faults)).toEqual([
    'NAME_RESERVED shop/actions.yaml 1 1',
    'NAME_RESERVED shop/actions.yaml 2 1',
    'NAME_RESERVED shop/metadata.yaml 5 3',
  ]);
});

test('an endpoint stands in one role only', () => {
  const faults = faultsOf({
    'metadata.yaml': `${metadata}provides:\n  db: {interface: pgsql}\nrequires:\n  db: {interface: pgsql}\n`,
  });
  expect(places(faults)).toEqual(['NAME_INVALID shop/metadata.yaml 7 3']);
});

test('a subordinate needs an endpoint that ties it to its machine', () => {
  const tied = 'requires:\n  host: {interface: juju-info, scope: container}\n';
  expect(places(faultsOf({ 'metadata.yaml': `${metadata}subordinate: true\n` }))).toEqual([
    'KEY_MISSING shop/metadata.yaml 4 1',
  ]);
  expect(faultsOf({ 'metadata.yaml': `${metadata}subordinate: true\n${tied}` })).toEqual([]);
});

test('references in an action’s schema are refused, as Juju does', () => {
  const faults = faultsOf({
    'actions.yaml': 'backup:\n  params:\n    to: {$ref: "#/x"}\n',
  });
  expect(places(faults)).toEqual(['KEY_UNKNOWN shop/actions.yaml 3 10']);
});
