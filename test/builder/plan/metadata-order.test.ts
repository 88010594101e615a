import { expect, test } from 'vitest';
import { layerOf, places, plan, yamlAt } from '../support/layers.ts';

test('metadata.yaml begins with what a reader looks for, and the rest is sorted', () => {
  const keys = [
    'name',
    'display-name',
    'summary',
    'maintainer',
    'maintainers',
    'description',
    'tags',
    'series',
    'requires',
    'provides',
    'peers',
    'assumes',
    'storage',
    'subordinate',
  ];
  const values: Readonly<Record<string, string>> = {
    tags: '[a]',
    series: '[jammy]',
    maintainers: '[Me <me@example.com>]',
    assumes: '[juju >= 3.1]',
    requires: '{db: {interface: pgsql}}',
    provides: '{web: {interface: http}}',
    peers: '{ring: {interface: ring}}',
    storage: '{data: {type: filesystem}}',
    subordinate: 'false',
    name: 'shop',
  };
  const text = keys.toReversed().map((key) => `${key}: ${values[key] ?? 'Some text'}\n`);
  const built = plan(layerOf('shop', { 'metadata.yaml': text.join('') }));
  expect(Object.keys(yamlAt(built, 'metadata.yaml') ?? {})).toEqual(keys);
});

test('an option that a layer does not define is refused with its name and the nearest', () => {
  const base = layerOf('base', {
    'layer.yaml': 'defines:\n  packages: {type: array, default: []}\n',
  });
  const shop = layerOf('shop', {
    'metadata.yaml': 'name: shop\nsummary: A\ndescription: B\n',
    'layer.yaml': 'includes: [layer:base]\noptions:\n  base:\n    package: [x]\n',
  });
  const { faults } = plan(base, shop);
  expect(places(faults)).toEqual(['LAYER_OPTION_UNKNOWN shop/layer.yaml 4 5']);
  expect(faults[0]?.message).toBe('layer base has no option package');
  expect(faults[0]?.hint).toContain('packages');
});
