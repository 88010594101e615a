import { expect, test } from 'vitest';
import { entryAt, layerOf, metadata, plan } from '../support/layers.ts';

const base = layerOf('base', { version: 'of a layer\n' });

test('a charm’s own version is copied as a plain file', () => {
  const built = plan(base, layerOf('shop', { 'metadata.yaml': metadata, version: '1.2\n' }));
  expect(entryAt(built, 'version')).toEqual({
    path: 'version',
    layer: 'shop',
    tactic: 'version',
    from: ['shop'],
    content: { kind: 'copy', from: '/shop/version', executable: false },
  });
});

test('a charm without one gets its revision, and never the version of a layer', () => {
  const built = plan(base, layerOf('shop', { 'metadata.yaml': metadata }));
  expect(entryAt(built, 'version')?.content).toEqual({
    kind: 'text',
    text: 'abc1234\n',
    executable: false,
  });
});
