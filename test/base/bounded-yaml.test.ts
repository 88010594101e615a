import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/builder/yaml/parse-yaml.ts';
import { parseParams } from '../../src/cli/parse/params.ts';
import { parseJujuYaml } from '../../src/charm-schema/juju-yaml.ts';
import { isFault } from '../../src/errors.ts';
import { boundedYamlValue, parseBoundedYaml, yamlLimits } from '../../src/base/bounded-yaml.ts';

/** Each line stands for twice as much as the one before it. */
function bomb(line: (at: number) => string, first: string): string {
  return [first, ...Array.from({ length: 40 }, (_, at) => line(at + 1))].join('\n');
}

const bombs = {
  'lists of aliases': bomb((at) => `k${at}: &a${at} [*a${at - 1}, *a${at - 1}]`, 'k0: &a0 x'),
  'maps of aliases': bomb((at) => `k${at}: &a${at} {x: *a${at - 1}, y: *a${at - 1}}`, 'k0: &a0 x'),
  'merges of merges': bomb(
    (at) => `k${at}: &a${at} {<<: [*a${at - 1}, *a${at - 1}], k${at}: 1}`,
    'k0: &a0 {x: 1}',
  ),
};

const others = {
  'an alias of what it is in': 'a: &a [*a]\n',
  'an alias of nothing': 'a: *b\n',
  'deep lists': `a: ${'['.repeat(150)}${']'.repeat(150)}\n`,
  'very deep lists': `a: ${'['.repeat(100_000)}\n`,
  'deep maps': `${'a: {'.repeat(1)}${'b: {'.repeat(150)}${'}'.repeat(151)}\n`,
  'a long text': `a: ${'x'.repeat(yamlLimits.characters)}\n`,
  'thousands of aliases': `a: &a x\nb:\n${'- *a\n'.repeat(yamlLimits.aliases + 1)}`,
  'a key twice': 'a: 1\nb: 2\na: 3\n',
  'a merge of what is no map': '%YAML 1.1\n---\na: {<<: x}\n',
};

describe.each(Object.entries({ ...bombs, ...others }))('%s', (_, text) => {
  test('is a problem with a place', () => {
    const { problems } = parseBoundedYaml(text, { merge: true, prettyErrors: false });
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ offset }) => offset >= 0 && offset <= text.length)).toBe(true);
  });

  test('is a coded error where files of charms are read', () => {
    const { document, faults } = parseYaml('metadata.yaml', text);
    expect(document).toBeUndefined();
    expect(faults[0]?.code).toBe('YAML_INVALID');
  });
});

// Juju takes a key twice, and the last value of it.
const { 'a key twice': twice, ...refusedByJuju } = { ...bombs, ...others };

test.each(Object.entries(refusedByJuju))('%s is a coded error in a file of Juju’s', (_, text) => {
  const { yaml, faults } = parseJujuYaml('metadata.yaml', text);
  expect(yaml).toBeUndefined();
  expect(faults[0]?.code).toBe('YAML_INVALID');
});

test('a key twice is read in a file of Juju’s', () => {
  expect(parseJujuYaml('metadata.yaml', twice).faults).toEqual([]);
});

test('an alias bomb in a parameter is a coded error', () => {
  const text = bombs['maps of aliases'];
  expect(() => parseParams([`a=${text}`], false)).toThrow(
    expect.objectContaining({ code: 'USAGE' }) as Error,
  );
});

test('aliases and merges that stand for little are read as ever', () => {
  const text = 'base: &b {x: 1}\nall: [*b, *b]\nmore: {<<: *b, y: 2}\n';
  expect(parseYaml('a.yaml', text).document?.value).toEqual({
    base: { x: 1 },
    all: [{ x: 1 }, { x: 1 }],
    more: { x: 1, y: 2 },
  });
  expect(boundedYamlValue(`- &a x\n${'- *a\n'.repeat(1_000)}`)).toHaveLength(1_001);
});

test('each key of a map is compared once, so that thousands of keys are no work', () => {
  let looked = 0;
  const text = Array.from({ length: 3_000 }, (_, at) => `k${at}: 1`).join('\n');
  const { document } = parseBoundedYaml(text, {
    reviver: undefined,
    // The library's own comparison would be called for each pair of keys.
    ...{ uniqueKeys: () => ((looked += 1), false) },
  } as never);
  expect(document.errors).toEqual([]);
  expect(looked).toBe(0);
});

test('a place is found for each of thousands of keys', () => {
  const text = Array.from({ length: 5_000 }, (_, at) => `k${at}: 1`).join('\n');
  const { document } = parseYaml('a.yaml', text);
  expect(document?.locate(['k4999'], 'key')).toMatchObject({ line: 5_000, excerpt: 'k4999: 1' });
});

test('any data is read as the library reads it', () => {
  const data = fc.jsonValue({ maxDepth: 5 });
  fc.assert(
    fc.property(data, (value) => {
      const text = stringify(value);
      expect(boundedYamlValue(text)).toEqual(parse(text));
    }),
    { seed: 9, numRuns: 200 },
  );
});

test('any text gives data, problems or nothing else', () => {
  const words = fc.constantFrom(
    ...[
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '&a ',
      '*a',
      '[',
      ']',
      '{',
      '}',
      ', ',
      '? ',
      '| ',
      '> ',
      '"',
      "'",
    ],
    ...[
      '<<: ',
      '!!set ',
      '!!binary ',
      '%YAML 1.1\n',
      '---\n',
      '...\n',
      '\t',
      '# ',
      '\u0000',
      '1e9',
    ],
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
      const { faults } = parseYaml('a.yaml', parts.join(''));
      expect(faults.every((each) => isFault(each))).toBe(true);
    }),
    { seed: 9, numRuns: 1_000 },
  );
});
