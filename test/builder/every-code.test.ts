import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builderErrors } from '../../src/error-catalogue/builder.ts';

const tests = join(import.meta.dirname, '..');

/** Tests that build, and what the golden folders expect; a list of all codes would vouch for nothing. */
const texts = ['builder', 'cli', 'e2e', 'fixtures/golden'].flatMap((room) =>
  readdirSync(join(tests, room), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.test\.ts$|^[^/]+\/expected\.txt$/.test(path))
    .map((path) => readFileSync(join(tests, room, path), 'utf8')),
);

test('every code of the builder is provoked by a test', () => {
  const provoked = new Set(texts.flatMap((text) => text.match(/\b[A-Z]+(?:_[A-Z]+)+\b/g) ?? []));
  expect(Object.keys(builderErrors).filter((code) => !provoked.has(code))).toEqual([]);
});
