import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildCharm } from '../../src/builder/build-charm.ts';
import { runtimes } from '../../src/builder/pack/runtimes.ts';
import type { BuildLock } from '../../src/builder/plan/build-lock.ts';
import { faultOf, type Files, folderWith, metadata, writeFiles } from './support/layers.ts';

const sources: Files = {
  'shop/metadata.yaml': metadata,
  'shop/layer.yaml': 'includes: [layer:base]\n',
  'shop/reactive/shop.ts':
    "import { layer } from 'charmwright';\nexport default layer(() => undefined);\n",
  'layer-base/layer.yaml': 'contributes: [files]\n',
  'layer-base/files/note.txt': 'one\n',
  'layer-base/reactive/base.ts':
    "import { layer } from 'charmwright';\nimport { x } from '../lib/x.ts';\nimport tool from 'tool';\n" +
    'export default layer(({ when }) => { when(x + tool).do(x, () => undefined); });\n',
  'layer-base/lib/x.ts': "export const x = 'x';\n",
  'layer-base/node_modules/tool/package.json': '{"name": "tool", "main": "index.js"}',
  'layer-base/node_modules/tool/index.js': "module.exports = 'tool';\n",
};

const build = (folder: string, more: Partial<Parameters<typeof buildCharm>[0]> = {}) =>
  buildCharm({ folder: join(folder, 'shop'), cwd: folder, ...more });

const lockOf = async (folder: string): Promise<BuildLock> =>
  JSON.parse(await readFile(join(folder, 'shop/build.lock'), 'utf8')) as BuildLock;

test('a build writes what it was made of, the same wherever it lies', async () => {
  const [one, two] = [await folderWith(sources), await folderWith(sources)];
  await build(one);
  await build(two);
  const lock = await lockOf(one);
  expect(await lockOf(two)).toEqual(lock);
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/) as string;
  expect(lock).toEqual({
    lockVersion: 1,
    framework: { version: expect.any(String) as string, sha256: hash },
    layers: [{ layer: 'layer:base', source: 'neighbour', sha256: hash }],
    packages: expect.arrayContaining([{ package: 'tool', sha256: hash }]) as unknown,
    runtimes,
  });
});

test('a frozen build of what is locked is the same build', async () => {
  const folder = await folderWith(sources);
  await build(folder);
  await writeFiles(folder, { 'layer-base/README.md': 'not part of the charm\n' });
  expect((await build(folder, { frozen: true })).touched).toEqual([]);
});

test.each([
  ['a file', { 'layer-base/files/note.txt': 'two\n' }, 'layer:base: sha256'],
  ['what a handler imports', { 'layer-base/lib/x.ts': "export const x = 'y';\n" }, 'layer:base:'],
  ['an npm package', { 'layer-base/node_modules/tool/index.js': '0' }, 'package tool: sha256'],
  [
    'another layer',
    { 'layer-base/layer.yaml': 'includes: [layer:resources]\n' },
    'layer:resources: is new',
  ],
  ['no layer', { 'shop/layer.yaml': '' }, 'layer:base: is in build.lock'],
])(
  'a frozen build refuses %s that is not locked, and writes nothing',
  async (_, change, output) => {
    const folder = await folderWith(sources);
    await build(folder);
    const lock = await lockOf(folder);
    await writeFiles(folder, change);
    const error = await faultOf(build(folder, { frozen: true, output: 'out' }));
    expect(error.code).toBe('LOCK_DIFFERS');
    expect(error.details).toContain(output);
    expect(await lockOf(folder)).toEqual(lock);
    await expect(readFile(join(folder, 'out/metadata.yaml'))).rejects.toThrow();
  },
);

test('the charm’s own changes are not the lock’s concern', async () => {
  const folder = await folderWith(sources);
  await build(folder);
  await writeFiles(folder, { 'shop/templates/new.hbs': 'new\n' });
  expect((await build(folder, { frozen: true })).touched).toContain('templates/new.hbs');
});

test('a frozen build needs a lock, and a build refuses one it cannot read', async () => {
  const folder = await folderWith(sources);
  expect((await faultOf(build(folder, { frozen: true }))).code).toBe('LOCK_MISSING');
  for (const text of ['{', '[]', '{"lockVersion": 2}', '{"lockVersion": 1, "layers": [{}]}']) {
    await writeFile(join(folder, 'shop/build.lock'), text);
    expect((await faultOf(build(folder))).code).toBe('LOCK_INVALID');
  }
  await rm(join(folder, 'shop/build.lock'));
  await build(folder);
});

test('a commit in the lock is nothing but a commit', async () => {
  const folder = await folderWith(sources);
  await build(folder);
  const lock = await lockOf(folder);
  const layers = lock.layers.map((each) => ({ ...each, commit: '../../etc' }));
  await writeFile(join(folder, 'shop/build.lock'), JSON.stringify({ ...lock, layers }));
  expect((await faultOf(build(folder))).code).toBe('LOCK_INVALID');
});

test('the pinned Node is the one package-lock.json pins', async () => {
  const path = join(import.meta.dirname, '../../package-lock.json');
  const { packages } = JSON.parse(await readFile(path, 'utf8')) as {
    packages: Record<string, { version: string; integrity: string }>;
  };
  for (const { package: name, version, integrity } of Object.values(runtimes)) {
    expect(packages[`node_modules/${name}`]).toMatchObject({ version, integrity });
  }
});
