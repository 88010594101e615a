import { chmod, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { buildCharm } from '../../src/builder/build-charm.ts';
import { isFault } from '../../src/index.ts';
import { attempt, loadCharm, matchers, on, run, state } from '../../src/testing/index.ts';
import { faultOf, folderWith, places } from '../builder/support/layers.ts';

expect.extend(matchers);

const shop = {
  'shop/metadata.yaml': 'name: shop\nsummary: A shop\ndescription: Sells things\n',
  'shop/layer.yaml': `includes: ['../till']
options: { till: { coins: 3 } }
flags: { shop.open: Customers may come. }
`,
  'shop/config.yaml': 'options: { motto: { type: string, default: Welcome } }\n',
  'shop/templates/sign.hbs': 'The sign says {{motto}}\n',
  'shop/lib/motto.ts': `import type { Unit } from 'charmwright';
export const mottoOf = (unit: Unit): string => String(unit.config.motto);
`,
  'shop/reactive/shop.ts': `import { fault, layer } from 'charmwright';
import { mottoOf } from '../lib/motto.ts';
enum Door { Open = 'open' }

export default layer(({ when, hook }) => {
  when('till.ready').do('open', async (unit) => {
    const sign = await unit.charm.render('sign.hbs', { motto: mottoOf(unit) });
    const till = await unit.charm.render('deep/till.hbs', unit.charm.options('till'));
    unit.status.active(\`\${Door.Open}: \${sign.trim()}, \${till.trim()}\`);
  });
  hook('stop').do('close', () => {
    throw fault('INTERNAL', 'the door is stuck');
  });
});
`,
  'till/layer.yaml': `includes: []
defines: { coins: { type: integer, default: 1 } }
flags: { till.ready: There is change. }
`,
  'till/config.yaml': 'options: { currency: { type: string, default: EUR } }\n',
  'till/templates/deep/till.hbs': '{{coins}} coins\n',
  'till/reactive/till.ts': `import { layer } from 'charmwright';
export default layer(({ whenNot }) => {
  whenNot('till.ready').do('count', (unit) => unit.flags.set('till.ready'));
});
`,
};

test('a charm is loaded with its layers, their options, flags and templates, as a build would put them together', async () => {
  const folder = await folderWith(shop);
  const charm = await loadCharm(join(folder, 'shop'));
  expect(charm.layers.map(({ name }) => name)).toEqual(['till', 'shop']);
  expect(charm.flags).toEqual({
    'till.ready': 'There is change.',
    'shop.open': 'Customers may come.',
  });
  expect(charm.config.options).toMatchObject({ currency: {}, motto: { default: 'Welcome' } });
  const out = await run(charm, on.install(), state({ config: { motto: 'Hi' } }));
  expect(out).toBeActive('open: The sign says Hi, 3 coins');
  expect(out.last?.ran).toEqual(['till/count', 'shop/open']);
});

test('its folder may be a URL, and CHARM_LAYERS_DIR an option', async () => {
  const folder = await folderWith({
    ...shop,
    'shop/layer.yaml': "includes: ['layer:till']\n",
    'elsewhere/layer-till/layer.yaml': shop['till/layer.yaml'],
    'elsewhere/layer-till/reactive/till.ts': shop['till/reactive/till.ts'],
    'till/layer.yaml': '',
  });
  const url = pathToFileURL(join(folder, 'shop/'));
  const charm = await loadCharm(url, { layersDir: join(folder, 'elsewhere') });
  expect(charm.flags).toEqual({ 'till.ready': 'There is change.' });
});

test('an interface that it includes keeps its flags; a handler in another language is left out', async () => {
  const folder = await folderWith({
    ...shop,
    'shop/layer.yaml': "includes: ['interface:stock']\n",
    'shop/metadata.yaml': `${shop['shop/metadata.yaml']}requires: { store: { interface: stock } }\n`,
    'shop/reactive/open.sh': '#!/bin/sh\ntouch "$0.ran"\n',
    'shop/reactive/shop.ts': `import { layer } from 'charmwright';
import { shelves } from 'interface:stock/requires';
export default layer(({ when }) => {
  when('store.full').do('sell', (unit) => unit.status.active(\`sells from \${shelves} shelves\`));
});
`,
    'interface-stock/interface.yaml': 'name: stock\nsummary: Goods.\nversion: 1\n',
    'interface-stock/requires.ts': `export const shelves = 3;
export default {
  reads: [],
  manage: ({ endpoint }: { readonly endpoint: string }) => ({ [\`\${endpoint}.full\`]: true }),
};
`,
  });
  await chmod(join(folder, 'shop/reactive/open.sh'), 0o755);
  const charm = await loadCharm(join(folder, 'shop'));
  expect(await run(charm, on.install(), state())).toBeActive('sells from 3 shelves');
  expect(await readdir(join(folder, 'shop/reactive'))).toEqual(['open.sh', 'shop.ts']);
});

test('a single layer is loaded as the only one of a charm', async () => {
  const folder = await folderWith(shop);
  const charm = await loadCharm(join(folder, 'till'));
  expect(charm.options.till).toEqual({ coins: 1 });
  expect(await run(charm, on.install(), state())).toHaveFlag('till.ready');
});

test('an error of the framework that a handler throws is one to the test, at its line in the source', async () => {
  const folder = await folderWith(shop);
  const charm = await loadCharm(join(folder, 'shop'));
  const ended = await attempt(charm, on.stop(), state());
  if (ended.kind !== 'failed' || !isFault(ended.error)) throw new Error('expected a fault');
  expect(ended.error.message).toBe('handler shop/close: the door is stuck');
  const line = shop['shop/reactive/shop.ts']
    .split('\n')
    .findIndex((each) => each.includes('stuck'));
  expect(String((ended.error.cause as Error).stack)).toContain(
    `shop/reactive/shop.ts:${line + 1}:`,
  );
});

test('faults in its YAML files are reported all at once, as in a build', async () => {
  const folder = await folderWith({
    ...shop,
    'shop/metadata.yaml': 'name: Shop\nsummary: A shop\n',
    'till/config.yaml': 'options: { currency: { type: text } }\n',
  });
  const reported = await faultOf(loadCharm(join(folder, 'shop')));
  const built = await faultOf(buildCharm({ folder: join(folder, 'shop'), cwd: process.cwd() }));
  expect(reported.code).toBe('CHARM_SOURCE_INVALID');
  expect(reported.details).toContain(built.details);
  expect(reported.details).toContain('shop/metadata.yaml:1:7');
});

test('a layer that is missing, and a module that does not compile, are reported with their places', async () => {
  const nowhere = await folderWith({ ...shop, 'shop/layer.yaml': "includes: ['layer:tell']\n" });
  expect(places([await faultOf(loadCharm(join(nowhere, 'shop')))])).toEqual([
    `LAYER_NOT_FOUND ${join(nowhere, 'shop/layer.yaml')} 1 12`,
  ]);
  const broken = await folderWith({ ...shop, 'till/reactive/till.ts': 'export default layer(' });
  expect(places([await faultOf(loadCharm(join(broken, 'shop')))])).toEqual([
    `BUNDLE_FAILED ${join(broken, 'till/reactive/till.ts')} 1 22`,
  ]);
});

test('a built charm and a folder without a charm are refused', async () => {
  const folder = await folderWith(shop);
  await buildCharm({ folder: 'shop', cwd: folder });
  for (const path of ['shop/build/shop', 'nowhere']) {
    const error = await faultOf(loadCharm(join(folder, path)));
    expect(error.code).toBe('CHARM_SOURCE_MISSING');
  }
});
