import fc from 'fast-check';
import { expect, test } from 'vitest';
import { subnetsWithin } from '../../src/interfaces/subnets.ts';

test.each([
  ['10.0.0.10/32', '10.0.0.0/24', true],
  ['10.0.1.10/32', '10.0.0.0/24', false],
  ['10.0.0.0/16', '10.0.0.0/24', false],
  ['10.0.0.10', '10.0.0.10/32', true],
  ['10.0.0.10/32', '0.0.0.0/0', true],
  ['fd00::10/128', 'fd00::/64', true],
  ['fd00:1::10/128', 'fd00::/64', false],
  ['10.0.0.10/32', '::/0', false],
  ['::1', '0:0:0:0:0:0:0:1/128', true],
  ['nonsense', '0.0.0.0/0', false],
  ['nonsense', 'nonsense', true],
  ['10.0.0.256/32', '0.0.0.0/0', false],
])('%s within %s is %s', (inner, outer, expected) => {
  expect(subnetsWithin([inner], [outer])).toBe(expected);
});

test('every one must be within some', () => {
  expect(subnetsWithin(['10.0.0.1/32', '10.1.0.1/32'], ['10.0.0.0/16'])).toBe(false);
  expect(subnetsWithin(['10.0.0.1/32', '10.1.0.1/32'], ['10.0.0.0/16', '10.1.0.0/16'])).toBe(true);
  expect(subnetsWithin([], [])).toBe(true);
});

test('every address lies in every network that is cut from it', () => {
  const prefix = fc.integer({ min: 0, max: 32 });
  fc.assert(
    fc.property(fc.ipV4(), prefix, (address, length) => {
      expect(subnetsWithin([address], [`${address}/${length}`])).toBe(true);
    }),
  );
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(typeof subnetsWithin([a], [b])).toBe('boolean');
    }),
  );
});
