/**
 * What must never get into a charm: each is refused with its code, and what was built before stays as
 * it is. A Node that is not the pinned one is in `pack/pack-charm.test.ts`.
 */
import { cp, lstat, mkdir, readdir, readFile, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { buildCharm } from '../../src/builder/build-charm.ts';
import { packCharm } from '../../src/builder/pack/pack-charm.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import {
  faultOf,
  faultsIn,
  type Files,
  folderWith,
  metadata,
  writeFiles,
} from './support/layers.ts';

const sources: Files = {
  'shop/metadata.yaml': metadata,
  'shop/layer.yaml': 'includes: [layer:base]\n',
  'shop/config.yaml': 'options: {name: {type: string}}\n',
  'shop/reactive/shop.ts':
    "import { layer } from 'charmwright';\nexport default layer(() => undefined);\n",
  'layer-base/layer.yaml':
    'defines: {size: {type: integer, minimum: 1}}\nrepo: https://example.com/base.git\n',
  'layer-base/config.yaml': 'options: {port: {type: int}}\n',
  'layer-base/base.yaml': 'colour: red\n',
};

/** The sources, built once; each test has a copy. */
let good = '';

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-good-'));
  good = folder;
  await writeFiles(folder, sources);
  await buildCharm({ folder: 'shop', cwd: folder });
  return () => rmSync(folder, { recursive: true, force: true });
});

interface Bad {
  readonly files?: Files;
  /** Path → what it leads to. */
  readonly links?: Files;
  /** The codes of all faults, sorted. */
  readonly codes: readonly string[];
  /** What the first fault says, its details and hint included. */
  readonly says?: readonly string[];
}

const yaml = (file: string): Readonly<Record<string, Bad>> => ({
  [`${file} that is no YAML`]: { files: { [file]: 'a: b: c\n' }, codes: ['YAML_INVALID'] },
  [`${file} that is a list`]: { files: { [file]: '- a\n' }, codes: ['VALUE_INVALID'] },
});

const bad: Readonly<Record<string, Bad>> = {
  'an include cycle': {
    files: {
      'layer-base/layer.yaml': 'includes: [layer:other]\n',
      'layer-other/layer.yaml': 'includes: [layer:base]\n',
    },
    codes: ['LAYER_CYCLE'],
    says: ['layer:base → layer:other → layer:base'],
  },
  'a layer that is nowhere': {
    files: { 'shop/layer.yaml': 'includes: [layer:bsae]\n' },
    codes: ['LAYER_NOT_FOUND'],
    says: ['looked for in:', 'layer-bsae', 'node_modules/charm-layer-bsae', 'did you mean "base"?'],
  },
  'a layer at a revision that no index has': {
    files: { 'shop/layer.yaml': "includes: ['layer:base@v1']\n" },
    codes: ['VALUE_INVALID'],
    says: ['write git+https://example.com/base.git@v1'],
  },
  'an interface that is nowhere': {
    files: { 'shop/layer.yaml': 'includes: [interface:htpt]\n' },
    codes: ['INTERFACE_NOT_FOUND'],
    says: ['looked for in:', 'interface-htpt', 'did you mean "http"?'],
  },
  'two layers that define an option differently': {
    files: { 'shop/config.yaml': 'options: {port: {type: string}}\n' },
    codes: ['OPTION_REDEFINED'],
    says: ['layer-base/config.yaml'],
  },
  'two folders under one name': {
    files: { 'shop/layer.yaml': 'includes: [layer:base, ./base]\n', 'shop/base/layer.yaml': '' },
    codes: ['LAYER_AMBIGUOUS'],
    says: ['layer-base', 'shop/base'],
  },
  'an option value outside of its schema': {
    files: { 'shop/layer.yaml': 'includes: [layer:base]\noptions: {base: {size: 0}}\n' },
    codes: ['LAYER_OPTION_INVALID'],
    says: ['options.base.size'],
  },
  'an option that nobody defines': {
    files: { 'shop/layer.yaml': 'includes: [layer:base]\noptions: {base: {sise: 1}}\n' },
    codes: ['LAYER_OPTION_UNKNOWN'],
    says: ['did you mean "size"?'],
  },
  ...yaml('shop/layer.yaml'),
  ...yaml('shop/config.yaml'),
  ...yaml('shop/actions.yaml'),
  ...yaml('shop/manifest.yaml'),
  ...yaml('shop/lxd-profile.yaml'),
  ...yaml('shop/base.yaml'),
  ...yaml('layer-base/layer.yaml'),
  'a setting of the wrong type': {
    files: { 'shop/base.yaml': 'colour: [red]\n' },
    codes: ['VALUE_INVALID'],
  },
  'wrong types in several files': {
    files: {
      'shop/config.yaml': 'options: {name: {type: text}}\n',
      'shop/actions.yaml': 'greet: 1\n',
      'shop/manifest.yaml': 'bases: {}\n',
    },
    codes: ['VALUE_INVALID', 'VALUE_INVALID', 'VALUE_INVALID'],
  },
  'a path in the name of a layer': {
    files: { 'shop/layer.yaml': "includes: ['layer:../evil', 'interface:../evil', 'layer:a/b']\n" },
    codes: ['VALUE_INVALID', 'VALUE_INVALID', 'VALUE_INVALID'],
  },
  'a folder outside of a repository': {
    files: { 'shop/layer.yaml': "includes: ['git+file:///x.git#../evil']\n" },
    codes: ['VALUE_INVALID'],
  },
  'paths of layer.yaml that leave the layer': {
    files: {
      'evil.ts': '',
      'evil.txt': '',
      'shop/layer.yaml':
        'contributes: [metadata.yaml, ../evil.txt]\nhandlers: [../evil.ts]\ntactics: [../evil.ts]\n',
    },
    codes: ['LAYER_FILE_UNSAFE', 'LAYER_FILE_UNSAFE', 'LAYER_FILE_UNSAFE'],
  },
  'a link to a file outside': {
    files: { secret: 'x' },
    links: { 'shop/files/secret': '../../secret' },
    codes: ['LAYER_FILE_UNSAFE'],
  },
  'a link to an absolute path': {
    links: { 'shop/files/passwd': '/etc/passwd' },
    codes: ['LAYER_FILE_UNSAFE'],
  },
  'a folder that is a link to one outside': {
    files: { 'outside/x': 'x' },
    links: { 'shop/templates': '../outside' },
    codes: ['LAYER_FILE_UNSAFE'],
  },
  'a YAML file that is a link to one outside': {
    files: { 'outside.yaml': 'options: {}\n' },
    links: { 'shop/actions.yaml': '../outside.yaml' },
    codes: ['LAYER_FILE_UNSAFE'],
  },
  'a handler that is a link to a module outside': {
    files: { 'outside.ts': 'export default 1;\n' },
    links: { 'shop/reactive/evil.ts': '../../outside.ts' },
    codes: ['LAYER_FILE_UNSAFE'],
    says: ['outside.ts'],
  },
  'a name of a charm that Juju refuses': {
    files: { 'shop/metadata.yaml': metadata.replace('shop', 'Shop') },
    codes: ['NAME_INVALID'],
  },
  'names of endpoints, actions and options that Juju refuses': {
    files: {
      'shop/metadata.yaml': `${metadata}provides: {Web: http, juju-web: http}\n`,
      'shop/actions.yaml': 'Greet: {}\n',
      'shop/config.yaml': "options: {'a b': {type: string}}\n",
    },
    codes: ['NAME_INVALID', 'NAME_INVALID', 'NAME_INVALID'],
  },
};

test.each(Object.entries(bad))('%s', async (_, { files = {}, links = {}, codes, says = [] }) => {
  const folder = await world(files);
  for (const [path, target] of Object.entries(links)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await symlink(target, join(folder, path));
  }
  const before = await contents(join(folder, 'shop/build'));
  const lock = await readFile(join(folder, 'shop/build.lock'), 'utf8');
  const faults = faultsIn(await faultOf(buildCharm({ folder: 'shop', cwd: folder })));
  expect(faults.map(({ code }) => code).sort()).toEqual(codes);
  const [first] = faults;
  const text = [first?.message, first?.details, first?.hint].join('\n');
  for (const part of says) expect(text).toContain(part);
  expect(await contents(join(folder, 'shop/build'))).toEqual(before);
  expect(await readFile(join(folder, 'shop/build.lock'), 'utf8')).toBe(lock);
});

test('an output that holds somebody else’s files stays as it is', async () => {
  const folder = await world({ 'mine/notes.txt': 'mine\n', 'mine/dispatch': 'mine too\n' });
  const before = await contents(join(folder, 'mine'));
  const error = await faultOf(buildCharm({ folder: 'shop', cwd: folder, output: 'mine' }));
  expect([error.code, error.details]).toEqual(['OUTPUT_OCCUPIED', 'dispatch\nnotes.txt']);
  expect(await contents(join(folder, 'mine'))).toEqual(before);
});

test('a charm over the size limit leaves no file', async () => {
  const folder = await world({});
  const error = await faultOf(
    packCharm({
      ...{ folder: 'shop', cwd: folder, cache: join(folder, 'cache/git') },
      ...{ runtime: 'system', architecture: undefined, limit: 100 },
    }),
  );
  expect(error.code).toBe('CHARM_TOO_LARGE');
  expect((await readdir(folder)).filter((name) => name.includes('.charm'))).toEqual([]);
});

async function world(files: Files): Promise<string> {
  const folder = await folderWith({});
  await cp(good, folder, { recursive: true, verbatimSymlinks: true });
  await writeFiles(folder, files);
  return folder;
}

async function contents(folder: string): Promise<Readonly<Record<string, string>>> {
  const paths = (await readdir(folder, { recursive: true })).sort();
  const entries = paths.map(async (path): Promise<[string, string]> => {
    const found = await lstat(join(folder, path));
    if (found.isSymbolicLink()) return [path, await readlink(join(folder, path))];
    if (found.isDirectory()) return [path, 'folder'];
    return [path, `${found.mode} ${await readFile(join(folder, path), 'base64')}`];
  });
  return Object.fromEntries(await Promise.all(entries));
}
