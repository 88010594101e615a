/** The bounds of YAML that `--file` of hook tools names. */
import { expect, test } from 'vitest';
import { readSettings } from '../../../src/controller/hook-runner/read-settings.ts';
import { toolYamlLimits, yamlLimits } from '../../../src/base/bounded-yaml.ts';

const { characters, values, aliases, depth } = toolYamlLimits;
const nested = (levels: number) => `a: ${'['.repeat(levels)}${']'.repeat(levels)}\n`;
const lines = (count: number, line: (at: number) => string) =>
  Array.from({ length: count }, (_, at) => line(at)).join('\n');

test('a text is taken up to the bound, which is larger than that of a charm’s files', () => {
  const text = (length: number) => `a: ${'x'.repeat(length - 'a: '.length)}`;
  expect(characters).toBeGreaterThan(yamlLimits.characters);
  const taken = readSettings(text(characters));
  expect(taken.kind === 'settings' && taken.settings.a?.length).toBe(characters - 'a: '.length);
  expect(readSettings(text(characters + 1))).toMatchObject({ kind: 'invalid' });
});

test('values, aliases and levels beyond the bounds are refused', () => {
  expect(readSettings(lines(1_000, (at) => `k${at}: v`))).toMatchObject({ kind: 'settings' });
  expect(readSettings(lines(values / 2 + 1, (at) => `k${at}: v`))).toMatchObject({
    kind: 'invalid',
    reason: expect.stringContaining(String(values)) as string,
  });
  const withAliases = (count: number) => `a: &a x\n${lines(count, (at) => `k${at}: *a`)}`;
  expect(readSettings(withAliases(aliases))).toMatchObject({ kind: 'settings' });
  expect(readSettings(withAliases(aliases + 1))).toMatchObject({
    kind: 'invalid',
    reason: expect.stringContaining(String(aliases)) as string,
  });
  expect(readSettings(nested(depth + 1))).toMatchObject({
    kind: 'invalid',
    reason: expect.stringContaining(String(depth)) as string,
  });
});
