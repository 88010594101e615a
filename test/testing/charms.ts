/** Charms of this repository, planned by the builder and run by the kit: nothing is built or written. */
import { join, resolve } from 'node:path';
import { planCharm } from '../../src/builder/build-charm.ts';
import type { Layer } from '../../src/dispatch/charm-definition.ts';
import { charmDefinition, type CharmUnderTest } from '../../src/testing/index.ts';

export const root = resolve(import.meta.dirname, '../..');

/** A charm from its source folder; templates are those of layer:wsgi, the only layer that has any. */
export async function loadCharm(folder: string): Promise<CharmUnderTest> {
  const { bundle } = await planCharm({ folder, cwd: root });
  const layers: [string, Layer[]][] = [];
  for (const { name, modules } of bundle.layers) {
    const loaded: Layer[] = [];
    for (const module of modules) {
      const { default: layer } = (await import(module)) as { default: Layer };
      loaded.push(layer);
    }
    layers.push([name, loaded]);
  }
  return charmDefinition({
    ...bundle.definition,
    layers: Object.fromEntries(layers),
    folder: root,
  });
}

export const exampleCharm = (name: string): Promise<CharmUnderTest> =>
  loadCharm(join(root, 'examples', name));
