import { expect, test } from 'vitest';
import { layerOf, metadata, places, plan, yamlAt } from '../support/layers.ts';

test('a charm deletes an action, an option and an endpoint’s resource of a layer', () => {
  const base = layerOf('base', {
    'actions.yaml': 'backup: {description: Saves}\nrestore: {description: Loads}\n',
    'config.yaml':
      'options:\n  port: {type: int, default: 1}\n  name: {type: string, default: a}\n',
  });
  const shop = layerOf('shop', {
    'metadata.yaml': metadata,
    'layer.yaml':
      'includes: [layer:base]\nactions:\n  deletes: [backup]\nconfig:\n  deletes: [port]\n',
  });
  const built = plan(base, shop);
  expect(built.faults).toEqual([]);
  expect(yamlAt(built, 'actions.yaml')).toEqual({ restore: { description: 'Loads' } });
  expect(yamlAt(built, 'config.yaml')).toEqual({
    options: { name: { type: 'string', default: 'a' } },
  });
});

test('options of a layer that are set in two shapes are refused', () => {
  const base = layerOf('base', {
    'layer.yaml': 'defines:\n  list: {}\noptions:\n  base:\n    list: [a]\n',
  });
  const shop = layerOf('shop', {
    'metadata.yaml': metadata,
    'layer.yaml': 'includes: [layer:base]\noptions:\n  base:\n    list: {a: 1}\n',
  });
  expect(places(plan(base, shop).faults).join('\n')).toContain('shop/layer.yaml');
});
