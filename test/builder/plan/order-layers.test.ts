import fc from 'fast-check';
import { expect, test } from 'vitest';
import { orderLayers } from '../../../src/builder/plan/order-layers.ts';

const graph = (edges: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(edges));

test('a layer comes after all it includes, and the charm last', () => {
  const edges = graph({
    charm: ['wsgi', 'resources'],
    wsgi: ['base'],
    resources: ['base'],
    base: [],
  });
  expect(orderLayers(edges, 'charm')).toEqual(['base', 'wsgi', 'resources', 'charm']);
});

test('includes keep the order in which they are written', () => {
  expect(orderLayers(graph({ charm: ['b', 'a'] }), 'charm')).toEqual(['b', 'a', 'charm']);
});

test('layers that include each other are refused with the circle', () => {
  const edges = graph({ charm: ['a'], a: ['b'], b: ['c'], c: ['a'] });
  expect(() => orderLayers(edges, 'charm')).toThrow(
    expect.objectContaining({
      code: 'LAYER_CYCLE',
      message: 'layers include each other: a → b → c → a',
    }),
  );
});

test('in any order of layers each stands once, below all that include it', () => {
  const acyclic = fc
    .array(fc.array(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 10 })
    .map((rows) =>
      rows.map((row, index): [string, string[]] => [
        String(index),
        row.filter((below) => below > index && below < rows.length).map(String),
      ]),
    );
  fc.assert(
    fc.property(acyclic, (rows) => {
      const order = orderLayers(new Map(rows), '0');
      expect(new Set(order).size).toBe(order.length);
      expect(order.at(-1)).toBe('0');
      for (const [layer, below] of rows.filter(([id]) => order.includes(id))) {
        for (const each of below) expect(order.indexOf(each)).toBeLessThan(order.indexOf(layer));
      }
    }),
  );
});
