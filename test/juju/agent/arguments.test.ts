import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseArguments } from '../../../src/juju/agent/arguments.ts';

const spec = {
  flags: { r: 'relation', app: 'switch', file: 'text' },
  aliases: { relation: 'r' },
} as const;

test.each([
  [['a', '--app', 'b', '-r', 'db:1'], ['a', 'b'], { app: 'true', r: 'db:1' }],
  [['--file=', '-r=3'], [], { file: '', r: '3' }],
  [['-r3', '--relation', '4'], [], { r: '4' }],
  [['--app=false'], [], { app: 'false' }],
  [['--app=True'], [], { app: 'true' }],
  [['--app=0'], [], { app: 'false' }],
  [['-', '--', '--app', '-r'], ['-', '--app', '-r'], {}],
  [['--file', '--app'], [], { file: '--app' }],
])('%j is args %j with flags %j', (argv, args, flags) => {
  const parsed = parseArguments(argv, spec);
  expect(parsed).toMatchObject({ kind: 'parsed', args });
  expect(parsed.kind === 'parsed' && Object.fromEntries(parsed.values)).toEqual(flags);
});

test('a switch takes what Go takes for a truth value, and nothing else', () => {
  expect(parseArguments(['--app=yes'], spec)).toEqual({
    kind: 'misused',
    message:
      'invalid value "yes" for option --app: strconv.ParseBool: parsing "yes": invalid syntax',
  });
});

test('after -- every argument is kept as it is', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (args) => {
      expect(parseArguments(['--', ...args], spec)).toMatchObject({ kind: 'parsed', args });
    }),
  );
});

test('no argument list breaks the parser, not even names that objects have', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('--constructor', '-c', '--file', '-r', '--'));
  fc.assert(
    fc.property(fc.array(word), (argv) => {
      expect(['parsed', 'misused']).toContain(parseArguments(argv, spec).kind);
    }),
  );
});
