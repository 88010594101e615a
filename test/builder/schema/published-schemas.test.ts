import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Ajv, type SchemaObject } from 'ajv';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { schemaFiles } from '../../../scripts/yaml-schemas.ts';
import { documentChecker } from '../../../src/builder/schema/check-document.ts';
import { document } from '../support/layers.ts';

const root = resolve(import.meta.dirname, '../../..');
const published = (name: string): string => readFileSync(join(root, 'schemas', name), 'utf8');

test('the published schemas are those that a build uses', () => {
  expect(readdirSync(join(root, 'schemas')).sort()).toEqual([...schemaFiles().keys()].sort());
  for (const [name, text] of schemaFiles()) {
    expect(published(name), 'run `node scripts/yaml-schemas.ts` to write them anew').toBe(text);
  }
});

test.each([
  ['metadata.yaml', 'name: shop\nprovides: {website: http}\n', true],
  ['metadata.yaml', 'nmae: shop\n', false],
  ['metadata.yaml', 'name: Shop\n', false],
  ['config.yaml', 'options: {port: {type: int, default: 80}}\n', true],
  ['config.yaml', 'options: {port: {type: integer}}\n', false],
  ['actions.yaml', 'go: {description: G}\nstop:\n', true],
  ['actions.yaml', 'Go: {}\n', false],
  ['layer.yaml', 'includes: layer:wsgi\n', true],
  ['layer.yaml', 'includes: [1]\n', false],
  ['manifest.yaml', 'bases: []\n', false],
] as const)('an editor and a build agree on %s: %j', (file, text, fits) => {
  const name = file.replace('.yaml', '.schema.json');
  const schema = JSON.parse(published(name)) as SchemaObject;
  expect(new Ajv({ strict: true, allowUnionTypes: true }).validate(schema, parse(text))).toBe(fits);
  expect(documentChecker()(file, document(file, text)).length === 0).toBe(fits);
});

test('every YAML file of this repository fits its published schema', () => {
  const folders = [
    '.',
    'layers/resources',
    ...readdirSync(join(root, 'examples')).map((each) => `examples/${each}`),
  ];
  for (const folder of folders) {
    const here = join(root, folder);
    const files = folder.endsWith('.md') ? [] : readdirSync(here);
    for (const [name] of schemaFiles()) {
      const file = name.replace('.schema.json', '.yaml');
      if (!files.includes(file)) continue;
      const schema = JSON.parse(published(name)) as SchemaObject;
      const value: unknown = parse(readFileSync(join(here, file), 'utf8'));
      expect(new Ajv({ allowUnionTypes: true }).validate(schema, value), join(folder, file)).toBe(
        true,
      );
    }
  }
});
