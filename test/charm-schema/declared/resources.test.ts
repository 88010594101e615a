import { expect, test } from 'vitest';
import { declaredResources } from '../../../src/charm-schema/declared/resources.ts';

test('a resource is a file of its own name, and an image has no file name', () => {
  const resources = {
    plain: {},
    logo: { type: 'file', filename: 'logo.png', description: 'd' },
    image: { type: 'oci-image', filename: 'ignored' },
  };
  expect([...declaredResources({ resources })]).toEqual([
    ['plain', { kind: 'file', filename: 'plain', description: '' }],
    ['logo', { kind: 'file', filename: 'logo.png', description: 'd' }],
    ['image', { kind: 'oci-image', filename: 'image', description: '' }],
  ]);
});
