import { expect, test } from 'vitest';
import { configDefaults, declaredOptions } from '../../../src/charm-schema/declared/options.ts';

test('defaults are the scalars of config.yaml, and null else', () => {
  expect(
    configDefaults({
      options: { port: { default: 80 }, on: { default: false }, name: {}, odd: { default: [1] } },
    }),
  ).toEqual({ port: 80, on: false, name: null, odd: null });
  expect(configDefaults({})).toEqual({});
});

test('an option that names no type, or one that Juju does not have, holds text', () => {
  const options = { plain: {}, port: { type: 'int', description: 'd' }, odd: { type: 'bool' } };
  expect([...declaredOptions({ options })]).toEqual([
    ['plain', { type: 'string', isTyped: false, description: '', default: undefined }],
    ['port', { type: 'int', isTyped: true, description: 'd', default: undefined }],
    ['odd', { type: 'string', isTyped: false, description: '', default: undefined }],
  ]);
});
