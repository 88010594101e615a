import fc from 'fast-check';
import { parse } from 'yaml';
import { expect, test } from 'vitest';
import { describeError } from '../../../src/errors.ts';
import type { Json } from '../../../src/base/json.ts';
import { parseYaml } from '../../../src/builder/yaml/parse-yaml.ts';
import { writeYaml } from '../../../src/builder/yaml/write-yaml.ts';

test('a syntax error is reported with line, column and a caret', () => {
  const { document, faults } = parseYaml('config.yaml', 'options:\n  port: [80\n');
  expect(document).toBeUndefined();
  expect(faults.map(describeError).join('\n')).toMatchInlineSnapshot(`
    "error YAML_INVALID: Flow sequence in block collection must be sufficiently indented and end with a ]
      at config.yaml:3:1
      | 
      | ^
    hint: correct the line that the message names; indentation and colons are the usual causes"
  `);
});

test('all syntax errors of a file are reported', () => {
  const { faults } = parseYaml('a.yaml', 'a: 1\na: 2\nb: "x\n');
  expect(faults.map(({ code, source }) => [code, source?.line])).toEqual([
    ['YAML_INVALID', 2],
    ['YAML_INVALID', 4],
  ]);
});

test('a file that is no map is refused with what it is', () => {
  const { faults } = parseYaml('a.yaml', '- a\n- b\n');
  expect(faults.map(({ code, message }) => [code, message])).toEqual([
    ['VALUE_INVALID', 'expected a map, found a list'],
  ]);
});

test('an empty file, or one of comments, is an empty map', () => {
  expect(parseYaml('a.yaml', '').document?.value).toEqual({});
  expect(parseYaml('a.yaml', '# nothing\n').document?.value).toEqual({});
});

test('a file that unfolds to far more than it holds is refused', () => {
  const levels = 'abcdefghi'.split('');
  const bomb = levels.map((name, index) => {
    const below = levels[index - 1];
    return `${name}: &${name} [${Array.from({ length: 9 }, () => (below === undefined ? 'x' : `*${below}`)).join(', ')}]`;
  });
  const { document, faults } = parseYaml('bomb.yaml', bomb.join('\n'));
  expect(document).toBeUndefined();
  expect(faults.map(({ code }) => code)).toEqual(['YAML_INVALID']);
});

test('each key and value is found in the text', () => {
  const { document } = parseYaml(
    'a.yaml',
    'options:\n  port: 80\n  list:\n    - one\n    - two\n  none:\n',
  );
  const at = (path: (string | number)[], part: 'key' | 'value') => {
    const { line, column } = document?.locate(path, part) ?? {};
    return [line, column];
  };
  expect(at(['options', 'port'], 'key')).toEqual([2, 3]);
  expect(at(['options', 'port'], 'value')).toEqual([2, 9]);
  expect(at(['options', 'list', 1], 'value')).toEqual([5, 7]);
  expect(at(['options', 'none'], 'value')).toEqual([6, 3]);
  expect(at(['options', 'port', 'missing'], 'value')).toEqual([2, 9]);
});

test('what is written is read back the same by readers of YAML 1.2 and of YAML 1.1', () => {
  const tricky = [
    'yes',
    'no',
    'on',
    '~',
    '012',
    '0o7',
    '1:30',
    '1_000',
    '=',
    '<<',
    '2020-01-01',
    'a: b',
    '\t',
    '\u2028',
  ];
  // As a key, << means a merge to readers of YAML 1.1, however it is written.
  const keys = fc.string().filter((key) => key !== '<<');
  const words = fc.oneof(fc.constantFrom(...tricky), fc.string());
  const { tree } = fc.letrec<{ tree: Json }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      words,
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(fc.oneof(fc.constantFrom('yes', 'on', '1:30', '012'), keys), tie('tree'), {
        maxKeys: 3,
      }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(keys, tree), (value) => {
      const text = writeYaml(value);
      expect(parse(text)).toEqual(value);
      expect(parse(text, { version: '1.1', merge: false })).toEqual(value);
    }),
  );
});
