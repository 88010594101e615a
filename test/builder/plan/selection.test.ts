import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildCharm } from '../../../src/builder/build-charm.ts';
import { planCharm } from '../../../src/builder/plan-charm.ts';
import {
  entryAt,
  faultOf,
  faultsIn,
  type Files,
  folderWith,
  layerOf,
  metadata,
  places,
  plan,
  yamlAt,
} from '../support/layers.ts';

const charm = (files: Files = {}) => layerOf('shop', { 'metadata.yaml': metadata, ...files });
const pathsOf = (assembled: ReturnType<typeof plan>): readonly string[] =>
  assembled.plan.entries.map(({ path }) => path).filter((path) => path.startsWith('files/'));

test('ignore takes files away from the layers below, and from no others', () => {
  const assembled = plan(
    layerOf('base', { 'files/a.txt': '', 'files/b.txt': '', 'config.yaml': 'options: {}' }),
    layerOf('middle', { 'layer.yaml': 'ignore: ["*.txt", "!b.txt"]', 'files/own.txt': '' }),
    charm({ 'files/c.txt': '' }),
  );
  expect(pathsOf(assembled)).toEqual(['files/b.txt', 'files/c.txt', 'files/own.txt']);
});

test('deletes take keys away from what is below, which the layer may then define again', () => {
  const assembled = plan(
    layerOf('base', {
      'config.yaml': 'options: {port: {type: int, default: 80}, host: {type: string}}',
      'actions.yaml': 'go: {description: Go}\nstop: {description: Stop}',
      'metadata.yaml':
        'provides: {website: {interface: http, limit: 1}}\nresources: {build: {type: file, filename: b.tgz}}',
    }),
    charm({
      'layer.yaml':
        'config: {deletes: [port, host]}\nactions: {deletes: [stop]}\nresources: {deletes: [build]}\n' +
        'metadata: {deletes: [provides.website.limit]}\n',
      'config.yaml': 'options: {port: {type: string, default: http}}',
    }),
  );
  expect(assembled.faults).toEqual([]);
  expect(yamlAt(assembled, 'config.yaml')).toEqual({
    options: { port: { type: 'string', default: 'http' } },
  });
  expect(yamlAt(assembled, 'actions.yaml')).toEqual({ go: { description: 'Go' } });
  expect(yamlAt(assembled, 'metadata.yaml')).toMatchObject({
    provides: { website: { interface: 'http' } },
    resources: {},
  });
});

test('a path to delete that is missing is reported with its place and the nearest name', () => {
  const { faults } = plan(
    layerOf('base', { 'config.yaml': 'options: {port: {type: int}}' }),
    charm({ 'layer.yaml': 'config: {deletes: [prot]}\nactions: {deletes: [go]}\n' }),
  );
  expect(places(faults)).toEqual([
    'KEY_UNKNOWN shop/layer.yaml 2 21',
    'KEY_UNKNOWN shop/layer.yaml 1 20',
  ]);
  expect(faults[1]?.hint).toBe('did you mean "port"?');
});

test('the copyright of a layer stands beside the charm’s', () => {
  const assembled = plan(layerOf('base', { copyright: '' }), charm({ copyright: '' }));
  expect(entryAt(assembled, 'copyright')?.layer).toBe('shop');
  expect(entryAt(assembled, 'copyright.base')?.layer).toBe('layer:base');
});

const shop: Files = {
  'shop/metadata.yaml': metadata,
  'shop/layer.yaml': 'includes: [layer:base]\n',
};

test('exclude keeps a layer’s own files and handlers out, and its copyright is always in', async () => {
  const folder = await folderWith({
    ...shop,
    'shop/README.md': 'read me\n',
    'shop/icon.svg': '<svg/>\n',
    'layer-base/layer.yaml': 'contributes: [files]\nexclude: [secret.txt, /reactive/old.ts]\n',
    'layer-base/files/secret.txt': '',
    'layer-base/files/open.txt': '',
    'layer-base/copyright': 'mine',
    'layer-base/reactive/old.ts': 'this is not TypeScript',
    'layer-base/README.md': 'a layer\n',
  });
  const { plan: made } = await buildCharm({ folder: 'shop', cwd: folder });
  const paths = made.entries.map(({ path }) => path).filter((path) => !path.startsWith('hooks/'));
  expect(paths).toEqual(
    expect.arrayContaining(['README.md', 'copyright.base', 'files/open.txt', 'icon.svg']),
  );
  expect(paths).not.toContain('files/secret.txt');
  expect(made.entries.find(({ path }) => path === 'README.md')?.layer).toBe('shop');
});

test('a layer for charms.reactive is refused with all that would need another form', async () => {
  const folder = await folderWith({
    ...shop,
    'shop/layer.yaml': 'includes: [layer:base, layer:basic]\n',
    'layer-base/layer.yaml': '',
    'layer-base/reactive/base.py': "@when('db.available')\n@when_not('ready')\ndef go(): pass\n",
    'layer-base/wheelhouse.txt': 'requests\n',
    'layer-base/lib/charms/layer/base.py': '',
  });
  const faults = faultsIn(await faultOf(planCharm({ folder: 'shop', cwd: folder })));
  expect(faults.map(({ code }) => code)).toEqual(['LAYER_NOT_FOUND', 'LAYER_INVALID']);
  expect(faults[0]?.hint).toContain('needs no Python');
  expect(faults[1]?.details?.split('\n')).toEqual([
    "reactive/base.py: handlers in TypeScript, for when('db.available'), when_not('ready')",
    'wheelhouse.txt: its packages have to be ones of npm, bundled with what imports them',
    'lib/charms: its functions have to be exported by a TypeScript module',
  ]);
});

test('a path below a link that leaves the layer is refused', async () => {
  const folder = await folderWith({
    ...shop,
    'layer-base/layer.yaml': 'contributes: [files/inner]\n',
    'elsewhere/inner/secret.txt': '',
  });
  await symlink(join(folder, 'elsewhere'), join(folder, 'layer-base/files'));
  expect((await faultOf(planCharm({ folder: 'shop', cwd: folder }))).code).toBe(
    'LAYER_FILE_UNSAFE',
  );
});
