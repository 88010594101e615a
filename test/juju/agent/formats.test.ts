import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Json } from '../../../src/base/json.ts';
import { formatted } from '../../../src/juju/agent/format.ts';
import { yamlVectors } from './yaml-vectors.ts';

const smart: readonly (readonly [Json, string])[] = [
  ['text', 'text\n'],
  ['', ''],
  [null, ''],
  [true, 'True\n'],
  [false, 'False\n'],
  [8080, '8080\n'],
  [['a', 'b'], 'a\nb\n'],
  [[], ''],
  [{ port: 80, on: 'yes' }, 'port: 80\n"on": "yes"\n'],
  [{}, '{}\n'],
];

test.each(smart)('smart %j is %j', (value, shown) => {
  expect(formatted(value, 'smart')).toBe(shown);
});

test.each(yamlVectors)('YAML of %j is Juju’s', (value, shown) => {
  expect(formatted(value, 'yaml')).toBe(shown);
});

test('JSON null is printed', () => {
  expect(formatted(null, 'json')).toBe('null\n');
});

const { value: anyJson } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ unit: 'grapheme' }), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}));

test('YAML that is printed is read back as the same value', () => {
  fc.assert(
    fc.property(anyJson, (value) => {
      const read: unknown = parse(formatted(value, 'yaml'), { schema: 'yaml-1.1' });
      expect(read).toEqual(value);
    }),
  );
});
