import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  connectionString,
  parseConnectionString,
  longestConnectionString,
} from '../../src/interfaces/pgsql/connection-string.ts';

test.each([
  ['host=h port=5432', { host: 'h', port: '5432' }],
  ["  host = h\tpassword = 'it\\'s \\\\ fine' ", { host: 'h', password: "it's \\ fine" }],
  ["user='' dbname=a\\ b", { user: '', dbname: 'a b' }],
  ['host=a host=b', { host: 'b' }],
  ['empty= host=h', { empty: 'host=h' }],
  ['host=h empty=', { host: 'h', empty: '' }],
  ['sslrootcert=/etc/ca.pem options=--x=y', { sslrootcert: '/etc/ca.pem', options: '--x=y' }],
  ['', {}],
])('%j is %j', (text, values) => {
  expect(parseConnectionString(text)).toEqual({ kind: 'parsed', values });
});

test.each(['host', 'host=h hunter2', "password='hunter2", "password='hunter2'x", '=hunter2'])(
  '%j is malformed, and its value is not shown',
  (text) => {
    const parsed = parseConnectionString(text);
    expect(parsed.kind).toBe('malformed');
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  },
);

test('what is written is read back', () => {
  const keyword = fc.stringMatching(/^[a-z_][a-z0-9_]{0,8}$/);
  fc.assert(
    fc.property(fc.dictionary(keyword, fc.string({ unit: 'binary' })), (values) => {
      const parsed = parseConnectionString(connectionString(values));
      expect(parsed).toEqual({ kind: 'parsed', values: { ...values } });
    }),
  );
});

test('no text breaks the parser', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '=', "'", '\\', ' ', '\n') });
  fc.assert(
    fc.property(text, (input) => {
      expect(['parsed', 'malformed']).toContain(parseConnectionString(input).kind);
    }),
  );
});

test('a text that is too long is none, whatever is in it', () => {
  for (const text of [`a='${'x'.repeat(longestConnectionString)}`, 'a=b '.repeat(20_000)]) {
    expect(parseConnectionString(text)).toEqual({
      kind: 'malformed',
      problem: 'longer than 65536 characters',
    });
  }
});
