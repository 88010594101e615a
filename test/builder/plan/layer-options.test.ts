import { expect, test } from 'vitest';
import { layerOf, metadata, places, plan, yamlAt } from '../support/layers.ts';

const base = layerOf('base', {
  'layer.yaml': [
    'defines:',
    '  packages: {type: array, items: {type: string}, default: []}',
    '  colour: {enum: [red, blue]}',
  ].join('\n'),
});

const charm = (options: string) =>
  layerOf('shop', { 'metadata.yaml': metadata, 'layer.yaml': `options:\n  ${options}\n` });

test('options get the defaults that their layer defines', () => {
  const built = plan(base, charm('base: {colour: red}'));
  expect(built.faults).toEqual([]);
  expect(built.plan.bundle.definition.options).toEqual({
    base: { packages: [], colour: 'red' },
    shop: {},
  });
  expect(yamlAt(built, 'layer.yaml')).toEqual({
    is: 'shop',
    includes: ['layer:base'],
    options: { base: { packages: [], colour: 'red' } },
  });
});

test('an unknown layer or option is refused with the nearest name', () => {
  const faults = plan(base, charm('{bse: {a: 1}, base: {color: red}}')).faults;
  expect(places(faults)).toEqual([
    'LAYER_OPTION_UNKNOWN shop/layer.yaml 2 4',
    'LAYER_OPTION_UNKNOWN shop/layer.yaml 2 24',
  ]);
  expect(faults.map(({ hint }) => hint)).toEqual([
    'did you mean "base"?',
    'did you mean "colour"?',
  ]);
});

test('a value outside of its schema is refused where it is written', () => {
  const faults = plan(base, charm('base: {colour: green, packages: [1]}')).faults;
  expect(places(faults)).toEqual([
    'LAYER_OPTION_INVALID shop/layer.yaml 2 36',
    'LAYER_OPTION_INVALID shop/layer.yaml 2 18',
  ]);
  expect(faults[1]?.message).toBe(
    'options.base.colour: expected one of red, blue, found a string, "green"',
  );
});

test('a definition that is no JSON Schema is the layer’s fault', () => {
  const odd = layerOf('odd', { 'layer.yaml': 'defines:\n  size: {type: huge}\n' });
  expect(places(plan(odd, layerOf('shop', { 'metadata.yaml': metadata })).faults)).toEqual([
    'VALUE_INVALID odd/layer.yaml 2 9',
  ]);
});

test('a layer may take options of any name, each held against one schema', () => {
  const open = layerOf('base', {
    'layer.yaml': 'defines:\n  size: {type: integer, default: 1}\n  "*": {type: string}\n',
  });
  const built = plan(open, charm('base: {anything: x}'));
  expect(built.faults).toEqual([]);
  expect(built.plan.bundle.definition.options.base).toEqual({ size: 1, anything: 'x' });
  expect(places(plan(open, charm('base: {anything: 3}')).faults)).toEqual([
    'LAYER_OPTION_INVALID shop/layer.yaml 2 20',
  ]);
});
