import { execFile } from 'node:child_process';
import { lstat, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildCharm } from '../../src/builder/build-charm.ts';
import { planCharm } from '../../src/builder/plan-charm.ts';
import { hookEnvironment, stubTools } from './support/stub-tools.ts';
import {
  faultOf,
  faultsIn,
  type Files,
  folderWith,
  metadata,
  places,
  writeFiles,
} from './support/layers.ts';

const handlers = `
import { layer } from 'charmwright';
import { greeting } from '../lib/greeting.ts';

export default layer(({ when }) => {
  when('never.set').do('greet', (unit) => unit.status.active(greeting));
});
`;

const sources: Files = {
  'shop/metadata.yaml': `${metadata}provides: {website: {interface: http}}\n`,
  'shop/layer.yaml': 'includes: [layer:base]\n',
  'shop/reactive/shop.ts': handlers,
  'shop/lib/greeting.ts': "export const greeting: string = 'hello from the shop';\n",
  'shop/templates/shop.hbs': 'shop\n',
  'shop/notes.txt': 'not for the charm\n',
  'layer-base/layer.yaml': 'contributes: [config.yaml, base.yaml, templates]\n',
  'layer-base/config.yaml': 'options: {port: {type: int, default: 80, description: Where}}\n',
  'layer-base/base.yaml': 'colour: red\n',
  'layer-base/templates/base.hbs': 'base\n',
  'layer-base/README.md': 'a layer\n',
};

const world = (files: Files = {}) => folderWith({ ...sources, ...files });
const build = (folder: string, more: Partial<Parameters<typeof buildCharm>[0]> = {}) =>
  buildCharm({ folder: join(folder, 'shop'), cwd: folder, ...more });

test('a charm is built from its layers into a folder of its own', async () => {
  const folder = await world();
  const built = await build(folder);
  expect(built.folder).toBe(join(folder, 'shop/build/shop'));
  const files = await readdir(built.folder, { recursive: true });
  expect(files.filter((path) => !path.startsWith('hooks/')).sort()).toMatchInlineSnapshot(`
    [
      ".build.manifest",
      "base.yaml",
      "charm.cjs",
      "charm.cjs.map",
      "config.yaml",
      "dispatch",
      "hooks",
      "layer.yaml",
      "manifest.yaml",
      "metadata.yaml",
      "templates",
      "templates/base.hbs",
      "templates/shop.hbs",
      "version",
    ]
  `);
  expect((await lstat(join(built.folder, 'dispatch'))).mode & 0o777).toBe(0o755);
  expect(await readlink(join(built.folder, 'hooks/install'))).toBe('../dispatch');
});

test('the manifest has the layers and a hash of each file, as charm-tools writes it', async () => {
  const folder = await world();
  const built = await build(folder);
  const manifest: unknown = JSON.parse(
    await readFile(join(built.folder, '.build.manifest'), 'utf8'),
  );
  expect(manifest).toMatchObject({
    layers: [{ url: 'layer:base' }, { url: 'shop' }],
    signatures: {
      '.build.manifest': ['build', 'dynamic', 'unchecked'],
      'base.yaml': ['layer:base', 'dynamic', expect.stringMatching(/^[0-9a-f]{64}$/)],
      'templates/shop.hbs': [
        'shop',
        'static',
        // The hash of "shop\n".
        '0f94d09be3a83267368f2c71408d7e0342f6c7be219409d1f729c405af82b733',
      ],
    },
  });
});

test('the same sources give the same bytes, wherever they lie', async () => {
  const [one, two] = [await world(), await world()];
  const [first, second] = [await build(one), await build(two, { output: 'elsewhere/out' })];
  expect(await contents(second.folder)).toEqual(await contents(first.folder));
});

test('a second build touches nothing, and a change touches only what it changes', async () => {
  const folder = await world();
  await build(folder);
  expect((await build(folder)).touched).toEqual([]);
  await writeFiles(folder, { 'shop/templates/shop.hbs': 'new\n' });
  expect((await build(folder)).touched).toEqual(
    expect.arrayContaining(['templates/shop.hbs', 'version']),
  );
});

test('a file whose source is gone is deleted, and what a charm made by running stays', async () => {
  const folder = await world();
  const { folder: out } = await build(folder);
  await writeFiles(out, { '.compile-cache/x': '' });
  await rm(join(folder, 'layer-base/templates/base.hbs'));
  await rm(join(folder, 'shop/templates/shop.hbs'));
  await rm(join(folder, 'layer-base/base.yaml'));
  await writeFiles(folder, { 'layer-base/layer.yaml': 'contributes: [config.yaml]\n' });
  expect((await build(folder)).touched).toEqual(
    expect.arrayContaining(['base.yaml', 'templates/base.hbs', 'templates/shop.hbs']),
  );
  expect((await readdir(out)).sort()).toEqual(
    expect.not.arrayContaining(['templates', 'base.yaml']),
  );
  expect(await readdir(out)).toContain('.compile-cache');
});

test('a folder that holds something else is refused and stays as it is', async () => {
  const folder = await world({ 'out/precious.txt': 'mine' });
  const error = await faultOf(build(folder, { output: 'out', force: true }));
  expect(error.code).toBe('OUTPUT_OCCUPIED');
  expect(await readdir(join(folder, 'out'))).toEqual(['precious.txt']);
});

test('a stranger in a built charm is refused, and kept with force', async () => {
  const folder = await world();
  const { folder: out } = await build(folder);
  await writeFiles(out, { 'stranger.txt': 'mine' });
  expect((await faultOf(build(folder))).code).toBe('OUTPUT_OCCUPIED');
  await build(folder, { force: true });
  expect(await readdir(out)).toContain('stranger.txt');
});

test('a built file that was changed by hand is refused, and written over with force', async () => {
  const folder = await world();
  const { folder: out } = await build(folder);
  await writeFiles(out, { 'config.yaml': 'mine' });
  const error = await faultOf(build(folder));
  expect([error.code, error.details]).toEqual(['OUTPUT_MODIFIED', 'config.yaml']);
  expect((await build(folder, { force: true })).touched).toEqual(['config.yaml']);
});

test('a build that was killed halfway is taken up by the next', async () => {
  const folder = await world();
  const { folder: out } = await build(folder);
  const manifest = await readFile(join(out, '.build.manifest'), 'utf8');
  await writeFile(join(out, '.build.manifest.next'), manifest);
  await writeFile(join(out, '.build.manifest'), '{"layers": [], "signatures": {}}');
  await rm(join(out, 'config.yaml'));
  await writeFile(join(out, 'config.yaml.charmwright-next'), 'half');
  expect((await build(folder)).touched).toContain('config.yaml');
  expect((await readdir(out)).filter((name) => name.endsWith('next'))).toEqual([]);
});

test('an output that holds the source is refused', async () => {
  const folder = await world();
  expect((await faultOf(build(folder, { output: '.' }))).code).toBe('OUTPUT_OCCUPIED');
  expect((await faultOf(build(folder, { output: 'shop' }))).code).toBe('OUTPUT_OCCUPIED');
});

test('the faults of all layers are reported at once, and nothing is written', async () => {
  const folder = await world({
    'shop/metadata.yaml': 'name: Shop\n',
    'layer-base/config.yaml': 'options: {port: {typ: int}}\n',
    'layer-base/base.yaml': 'a: [\n',
  });
  const error = await faultOf(build(folder));
  expect(error.code).toBe('CHARM_SOURCE_INVALID');
  expect(places(faultsIn(error))).toEqual([
    'YAML_INVALID layer-base/base.yaml 2 1',
    'KEY_UNKNOWN layer-base/config.yaml 1 18',
    'NAME_INVALID shop/metadata.yaml 1 7',
  ]);
  expect(await readdir(join(folder, 'shop'))).not.toContain('build');
});

test('a missing layer is reported with the places and the nearest name', async () => {
  const folder = await world({ 'shop/layer.yaml': 'includes: [layer:bsae]\n' });
  const error = await faultOf(build(folder));
  expect(places([error])).toEqual(['LAYER_NOT_FOUND shop/layer.yaml 1 12']);
  expect(error.details).toContain(join(folder, 'layer-bsae'));
  expect(error.hint).toBe('did you mean "base"?');
});

test('layers that include each other are reported with their names', async () => {
  const folder = await world({
    'layer-base/layer.yaml': 'includes: [layer:other]\n',
    'layer-other/layer.yaml': 'includes: [layer:base]\n',
  });
  const error = await faultOf(build(folder));
  expect([error.code, error.message]).toEqual([
    'LAYER_CYCLE',
    'layers include each other: layer:base → layer:other → layer:base',
  ]);
});

test('CHARM_LAYERS_DIR comes before the charm’s neighbours, node_modules after them', async () => {
  const folder = await world({
    'mine/base/layer.yaml': 'contributes: [base.yaml]\n',
    'mine/base/base.yaml': 'colour: blue\n',
    'shop/layer.yaml': 'includes: [layer:base, layer:tool, layer:scoped]\n',
    'node_modules/charm-layer-tool/layer.yaml': '',
    'node_modules/charm-layer-tool/tool.yaml': 'a: 1\n',
    'node_modules/charm-layer-base/layer.yaml': '',
    'node_modules/@them/charm-layer-scoped/layer.yaml': '',
  });
  const layersDir = join(folder, 'mine');
  const { plan } = await build(folder, { layersDir });
  expect(plan.layers.map(({ url }) => url)).toEqual([
    'layer:base',
    'layer:tool',
    'layer:scoped',
    'shop',
  ]);
  expect(plan.bundle.definition.settings).toEqual({
    'base.yaml': { colour: 'blue' },
    'tool.yaml': { a: 1 },
  });
});

test('paths and links that lead out of a layer are refused', async () => {
  const folder = await world({
    'layer-base/layer.yaml': 'contributes: [../secrets, templates]\nhandlers: [/etc/passwd]\n',
  });
  await symlink('/etc/passwd', join(folder, 'layer-base/templates/link'));
  const error = await faultOf(build(folder));
  const codes = faultsIn(error).map(({ code }) => code);
  expect(codes.filter((code) => code === 'LAYER_FILE_UNSAFE')).toHaveLength(3);
});

test('a file that layer.yaml names and the layer does not have is reported', async () => {
  const folder = await world({
    'layer-base/layer.yaml': 'contributes: [nothing.yaml]\nhandlers: [src/none.ts]\n',
  });
  expect(places(faultsIn(await faultOf(build(folder))))).toEqual([
    'LAYER_FILE_MISSING layer-base/layer.yaml 1 15',
    'LAYER_FILE_MISSING layer-base/layer.yaml 2 12',
  ]);
});

test('a layer written for charms.reactive is refused with what it needs', async () => {
  const folder = await world({ 'layer-base/reactive/base.py': '@when("x")\n' });
  const error = await faultOf(build(folder));
  expect(error.code).toBe('LAYER_INVALID');
  expect(error.hint).toContain('TypeScript');
});

test('a fault in a handler is reported with its place, and the output stays as it was', async () => {
  const folder = await world();
  const { folder: out } = await build(folder);
  const before = await contents(out);
  await writeFiles(folder, { 'shop/reactive/shop.ts': 'export default layer(;\n' });
  const error = await faultOf(build(folder));
  expect(places([error])).toEqual(['BUNDLE_FAILED shop/reactive/shop.ts 1 22']);
  expect(await contents(out)).toEqual(before);
});

test('for a folder without a charm the error says what is missing', async () => {
  const folder = await folderWith({ 'shop/metadata.yaml': metadata });
  const error = await faultOf(planCharm({ folder: 'shop', cwd: folder }));
  expect([error.code, error.message]).toEqual([
    'CHARM_SOURCE_MISSING',
    'shop has no layer.yaml, which the source of a charm has',
  ]);
});

test('the bundled charm runs a hook with the hook tools on its PATH', async () => {
  const folder = await world();
  const { folder: out } = await build(folder);
  const tools = await stubTools(folder);
  const { stderr } = await promisify(execFile)(join(out, 'hooks/update-status'), {
    cwd: out,
    env: hookEnvironment(out, `${tools}:${join(process.execPath, '..')}:/usr/bin:/bin`),
  });
  expect(stderr).toBe('');
  expect(await readFile(join(folder, 'tools.log'), 'utf8')).toContain('state-get');
});

/** Path → bytes, mode and target of everything in a folder. */
async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const paths = (await readdir(folder, { recursive: true })).sort();
  const entries = await Promise.all(
    paths.map(async (path): Promise<[string, string]> => {
      const at = join(folder, path);
      const found = await lstat(at);
      if (found.isSymbolicLink()) return [path, `→ ${await readlink(at)}`];
      if (found.isDirectory()) return [path, 'folder'];
      return [path, `${(found.mode & 0o777).toString(8)} ${await readFile(at, 'base64')}`];
    }),
  );
  return Object.fromEntries(entries);
}
