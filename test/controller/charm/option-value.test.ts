import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitsOption, parseOptionValue } from '../../../src/controller/charm/option-value.ts';

test('every text is a string as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parseOptionValue('o', 'string', text)).toBe(text);
    }),
  );
});

test('numbers come back as they were written', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (number) => {
      expect(parseOptionValue('o', 'int', String(number))).toBe(number);
    }),
  );
  fc.assert(
    fc.property(fc.double({ noDefaultInfinity: true, noNaN: true }), (number) => {
      expect(parseOptionValue('o', 'float', String(number))).toBe(number + 0);
    }),
  );
});

test('whatever is taken fits its option', () => {
  const types = fc.constantFrom('string', 'int', 'float', 'boolean', 'secret');
  const texts = fc.oneof(
    fc.string(),
    fc.constantFrom('1', 'true', 'F', '1e3', 'secret:x', '', '0x1'),
  );
  fc.assert(
    fc.property(types, texts, (type, text) => {
      try {
        expect(fitsOption(type, parseOptionValue('o', type, text))).toBe(true);
      } catch (error) {
        expect(error).toMatchObject({ code: 'CONFIG_VALUE_INVALID' });
      }
    }),
  );
});

test.each([
  ['int', '12.5'],
  ['int', ''],
  ['int', '99999999999999999999'],
  ['float', 'NaN'],
  ['float', 'Infinity'],
  ['boolean', 'yes'],
  ['secret', 'plain text'],
] as const)('%s refuses %j', (type, text) => {
  expect(() => parseOptionValue('port', type, text)).toThrow(/option "port" got /);
});

test.each([
  ['true', true],
  ['True', true],
  ['0', false],
  ['f', false],
])('%j is the boolean %j', (text, value) => {
  expect(parseOptionValue('o', 'boolean', text)).toBe(value);
});
