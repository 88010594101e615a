import { expect, test } from 'vitest';
import { describeError } from '../../../src/errors.ts';
import { documentChecker } from '../../../src/builder/schema/check-document.ts';
import { document, places } from '../support/layers.ts';

const check = documentChecker();
const faultsOf = (file: string, text: string) => check(file, document(file, text));

test('an unknown key is shown in its line with the nearest known one', () => {
  const [fault] = faultsOf('config.yaml', 'options:\n  port:\n    typ: int\n');
  expect(describeError(fault)).toMatchInlineSnapshot(`
    "error KEY_UNKNOWN: options.port: unknown key "typ"
      at config.yaml:3:5
      |     typ: int
      |     ^
    hint: did you mean "type"?"
  `);
});

test('all faults of a file are reported at once', () => {
  const text = [
    'name: Shop_1',
    'summary: 3',
    'tags: web',
    'sumary: x',
    'provides:',
    '  Web: http',
    '  site: {interfce: http}',
    'storage:',
    '  data: {type: tape}',
    'resources:',
    '  build: {filename: a-b}',
    'subordinate: maybe',
  ].join('\n');
  expect(places(faultsOf('metadata.yaml', text)).toSorted()).toEqual([
    'KEY_UNKNOWN metadata.yaml 4 1',
    'KEY_UNKNOWN metadata.yaml 7 10',
    'NAME_INVALID metadata.yaml 1 7',
    'NAME_INVALID metadata.yaml 6 3',
    'VALUE_INVALID metadata.yaml 12 14',
    'VALUE_INVALID metadata.yaml 2 10',
    'VALUE_INVALID metadata.yaml 3 7',
    'VALUE_INVALID metadata.yaml 9 16',
  ]);
});

test('a text that Juju reads as another type is explained', () => {
  const [fault] = faultsOf('metadata.yaml', 'summary: yes\n');
  expect(fault?.message).toBe('summary: expected a text, found a boolean, yes');
  expect(fault?.hint).toBe('put it in quotes');
});

test.each([
  [
    'metadata.yaml',
    'name: shop\nprovides:\n  a: http\n  b: {interface: http, scope: container}\nrequires:\n',
  ],
  ['config.yaml', 'options:\n'],
  ['config.yaml', 'options:\n  a: {}\n  b: {type: secret}\n'],
  [
    'actions.yaml',
    'backup:\n  description: x\n  params:\n    to: {type: string}\n  required: [to]\nrestore:\n',
  ],
  ['manifest.yaml', 'bases: [{name: ubuntu, channel: "24.04"}]\nanalysis: {}\n'],
  ['layer.yaml', 'includes: layer:wsgi\nrepo: https://example.com\n'],
  ['wsgi.yaml', 'whatever: [1]\n'],
])('a right %s has no faults', (file, text) => {
  expect(faultsOf(file, text)).toEqual([]);
});

test.each([
  ['layer.yaml', 'includes: {a: 1}\n', 'VALUE_INVALID layer.yaml 1 11'],
  ['layer.yaml', 'include: [a]\n', 'KEY_UNKNOWN layer.yaml 1 1'],
  ['actions.yaml', 'Back_up: {}\n', 'NAME_INVALID actions.yaml 1 1'],
  ['config.yaml', 'options:\n  a: {type: integer}\n', 'VALUE_INVALID config.yaml 2 13'],
  [
    'config.yaml',
    'options:\n  a: {type: int, default: 80.0}\n',
    'OPTION_DEFAULT_MISMATCH config.yaml 2 27',
  ],
  [
    'manifest.yaml',
    'bases: [{name: ubuntu, channel: 24.04}]\n',
    'VALUE_INVALID manifest.yaml 1 33',
  ],
  ['manifest.yaml', '{}\n', 'KEY_MISSING manifest.yaml 1 1'],
])('%s with %j is refused', (file, text, place) => {
  expect(places(faultsOf(file, text))).toEqual([place]);
});
