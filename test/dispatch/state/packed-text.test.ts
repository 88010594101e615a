import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { packText, unpackText } from '../../../src/dispatch/state/packed-text.ts';

test('a text is packed from 16000 characters on, and comes back as it was', () => {
  expect(packText('a'.repeat(15_999))).toBe('a'.repeat(15_999));
  const packed = packText('a'.repeat(16_000));
  expect(packed).toMatch(/^deflate:[A-Za-z0-9+/=]+$/);
  expect(packed.length).toBeLessThan(200);
  expect(unpackText(packed)).toBe('a'.repeat(16_000));
});

test('a text that packing would make longer stays as it is', () => {
  const noise = randomBytes(15_000).toString('base64');
  expect(packText(noise).length).toBeLessThanOrEqual(noise.length);
  const dense = randomBytes(20_000).toString('latin1');
  expect(packText(dense)).toBe(dense);
});

test('a text that is not packed is taken as it is', () => {
  expect(unpackText('{"a":"deflate:"}')).toBe('{"a":"deflate:"}');
});

test('a packed text that is damaged, or too large for a state, is refused', () => {
  const invalid = { code: 'STATE_INVALID', message: 'the unit’s state is packed, and damaged' };
  expect(() => unpackText('deflate:AAAA')).toThrow(expect.objectContaining(invalid) as Error);
  const packed = (bytes: number): string =>
    `deflate:${deflateRawSync(Buffer.alloc(bytes, 'a')).toString('base64')}`;
  expect(() => unpackText(packed(64 * 1024 * 1024 + 1))).toThrow(
    expect.objectContaining(invalid) as Error,
  );
  expect(unpackText(packed(64 * 1024 * 1024))).toHaveLength(64 * 1024 * 1024);
});
