import { execFileSync } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildCharm, type BuildSettings } from '../../../src/builder/build-charm.ts';
import { proofCharm } from '../../../src/builder/proof/proof-charm.ts';
import type { BuildLock } from '../../../src/builder/plan/build-lock.ts';
import { builtInInterfaces } from '../../../src/builder/read/built-in-interfaces.ts';
import { writeTypes } from '../../../src/builder/types/write-types.ts';
import { builtInRoles } from '../../../src/interfaces/interface-roles.ts';
import { hookEnvironment, stubTools } from '../support/stub-tools.ts';
import { faultOf, faultsIn, type Files, folderWith, metadata, places } from '../support/layers.ts';

/** An interface that tells a greeting; its requiring side keeps a flag. */
const greeting = (folder: string, text = 'hello'): Files => ({
  [`${folder}/interface.yaml`]: 'name: greeting\nsummary: Tells a greeting\nversion: 1\n',
  [`${folder}/provides.ts`]: `import { word } from './word.ts';\nexport const publish = (): string => word;\n`,
  [`${folder}/requires.ts`]: `import type { FlagKeeper } from 'charmwright';
export const heard = (): string => '${text}';
export default {
  reads: ['units'],
  manage: ({ endpoint, relations }) => ({ [\`\${endpoint}.heard\`]: relations.length > 0 }),
} satisfies FlagKeeper;
`,
  [`${folder}/word.ts`]: `export const word = '${text}';\n`,
});

const charm: Files = {
  'shop/metadata.yaml': `${metadata}provides: {door: {interface: greeting}}\nrequires: {street: {interface: greeting}}\n`,
  'shop/layer.yaml': 'includes: [interface:greeting]\n',
  'shop/reactive/shop.ts': `import { layer } from 'charmwright';
import { publish } from 'interface:greeting/provides';
import { heard } from 'interface:greeting/requires';
export default layer(({ when, hook }) => {
  hook('update-status').do('tell', (unit) => unit.status.active(publish()));
  when('street.heard').do('listen', (unit) => unit.status.active(heard()));
});
`,
};

const build = (folder: string, more: Partial<BuildSettings> = {}) =>
  buildCharm({ folder: 'shop', cwd: folder, cache: join(folder, 'cache'), ...more });
const builtFile = (folder: string, path: string) =>
  readFile(join(folder, 'shop/build/shop', path), 'utf8');
const locked = async (folder: string): Promise<BuildLock> =>
  JSON.parse(await readFile(join(folder, 'shop/build.lock'), 'utf8')) as BuildLock;

test('handlers import the sides of an interface, and its flags are kept for endpoints that have it', async () => {
  const folder = await folderWith({ ...charm, ...greeting('interface-greeting', 'good morning') });
  const built = await build(folder);
  expect(built.plan.interfaces).toMatchObject([{ name: 'greeting', url: 'interface:greeting' }]);
  expect(built.plan.bundle.interfaces).toMatchObject([{ keeping: ['provides', 'requires'] }]);
  const bundle = await builtFile(folder, 'charm.cjs');
  expect(bundle).toContain('good morning');
  expect(bundle).toContain('.heard`');
  const tools = await stubTools(folder);
  execFileSync(join(built.folder, 'hooks/update-status'), {
    cwd: built.folder,
    env: hookEnvironment(built.folder, `${tools}:${join(process.execPath, '..')}:/usr/bin:/bin`),
  });
  const calls = await readFile(join(folder, 'tools.log'), 'utf8');
  expect(calls).toMatch(/^status-set .*active.*good morning$/m);
});

test('interfaces are in the manifest, in layer.yaml and in the lock, with what their modules import', async () => {
  const folder = await folderWith({ ...charm, ...greeting('interface-greeting') });
  await build(folder);
  const manifest = JSON.parse(await builtFile(folder, '.build.manifest')) as {
    layers: readonly { url: string }[];
  };
  expect(manifest.layers.map(({ url }) => url)).toEqual(['interface:greeting', 'shop']);
  expect(await builtFile(folder, 'layer.yaml')).toContain('- "interface:greeting"');
  const [pin] = (await locked(folder)).layers;
  expect(pin).toMatchObject({ layer: 'interface:greeting', source: 'neighbour' });
  await writeFile(
    join(folder, 'interface-greeting/word.ts'),
    "export const word = 'good evening';\n",
  );
  const error = await faultOf(build(folder, { frozen: true }));
  expect([error.code, error.details]).toEqual([
    'LOCK_DIFFERS',
    expect.stringContaining('interface:greeting: sha256'),
  ]);
});

test('CHARM_INTERFACES_DIR comes before the charm’s neighbours, node_modules after them, the framework’s last', async () => {
  const http = (folder: string): Files => ({
    [`${folder}/interface.yaml`]: 'name: http\n',
    [`${folder}/provides.ts`]: 'export default undefined;\n',
  });
  const folder = await folderWith({
    'shop/metadata.yaml': metadata,
    'shop/layer.yaml': 'includes: interface:http\n',
    ...http('dir/http'),
    ...http('beside/interface-http'),
    ...http('shop/node_modules/charm-interface-http'),
    'shop/node_modules/charm-interface-http/package.json': '{"version": "1.2.3"}',
    'shop/node_modules/@them/charm-interface-http/interface.yaml': 'name: http\n',
  });
  const sourceWith = async (settings: Partial<BuildSettings>): Promise<string | undefined> => {
    await build(folder, settings);
    return (await locked(folder)).layers[0]?.source;
  };
  expect(await sourceWith({ interfacesDir: `${folder}/none:${folder}/dir` })).toBe(
    'CHARM_INTERFACES_DIR',
  );
  expect(await sourceWith({})).toBe('npm:charm-interface-http@1.2.3');
  await symlink(join(folder, 'beside/interface-http'), join(folder, 'interface-http'));
  expect(await sourceWith({})).toBe('neighbour');
});

test.each(Object.keys(builtInInterfaces))(
  'interface:%s is the framework’s where no other folder has it',
  async (name) => {
    const folder = await folderWith({
      'shop/metadata.yaml': `${metadata}requires: {other: {interface: ${name}}}\n`,
      'shop/layer.yaml': `includes: ['interface:${name}']\n`,
      'shop/reactive/shop.ts': `import { layer } from 'charmwright';\nimport * as side from 'interface:${name}/requires';\nexport default layer(({ when }) => {\n  when('x').do('x', () => void side);\n});\n`,
    });
    const { plan } = await build(folder);
    expect(plan.interfaces).toMatchObject([{ url: `interface:${name}` }]);
    expect((await locked(folder)).layers[0]).toMatchObject({ source: 'charmwright' });
  },
);

test('the builder knows the interfaces of the framework and their roles', () => {
  const sides = builtInRoles.map(({ interface: name, role }) => `${name} ${role}`);
  const known = Object.entries(builtInInterfaces).flatMap(([name, roles]) =>
    roles.map((role) => `${name} ${role}`),
  );
  expect(known.sort()).toEqual(sides.sort());
});

test('several layers include an interface once, by whatever path; an interface in git is pinned', async () => {
  const folder = await folderWith({
    ...charm,
    'shop/layer.yaml': "includes: ['layer:base', '../interface-greeting', 'interface:greeting']\n",
    'layer-base/layer.yaml': 'includes: [interface:greeting]\n',
    ...greeting('interface-greeting'),
  });
  expect((await build(folder)).plan.interfaces).toHaveLength(1);

  const from = join(folder, 'interface-greeting');
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: from });
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'one');
  await writeFile(join(folder, 'shop/layer.yaml'), `includes: ['git+file://${from}@main']\n`);
  const { plan } = await build(folder);
  expect(plan.interfaces).toMatchObject([{ name: 'greeting', url: `git+file://${from}@main` }]);
  expect((await locked(folder)).layers[0]?.commit).toMatch(/^[0-9a-f]{40}$/);
});

test.each<{
  readonly what: string;
  readonly files: Files;
  readonly place: string;
  readonly hint: string;
}>([
  {
    what: 'an interface that is nowhere, with the places and the nearest name',
    files: { 'shop/layer.yaml': 'includes: [interface:greting]\n' },
    place: 'INTERFACE_NOT_FOUND shop/layer.yaml 1 12',
    hint: 'did you mean "greeting"?',
  },
  {
    what: 'a role that it does not speak',
    files: { 'shop/metadata.yaml': `${metadata}peers: {all: {interface: greeting}}\n` },
    place: 'INTERFACE_ROLE_MISSING shop/metadata.yaml 4 9',
    hint: 'write peers.ts in',
  },
  {
    what: 'another name than the one it is included by',
    files: { 'interface-greeting/interface.yaml': 'name: farewell\n' },
    place: 'VALUE_INVALID interface-greeting/interface.yaml 1 7',
    hint: 'write what was expected',
  },
  {
    what: 'an unknown key of interface.yaml',
    files: { 'interface-greeting/interface.yaml': 'name: greeting\nsumary: x\n' },
    place: 'KEY_UNKNOWN interface-greeting/interface.yaml 2 1',
    hint: 'did you mean "summary"?',
  },
  {
    what: 'one folder’s name for two interfaces',
    files: {
      'shop/layer.yaml': 'includes: [interface:greeting, ../other]\n',
      'other/interface.yaml': 'name: greeting\n',
      'other/provides.ts': '',
    },
    place: 'LAYER_AMBIGUOUS',
    hint: 'include one of them',
  },
  {
    what: 'a role that is not included',
    files: {
      'shop/reactive/shop.ts': "import { x } from 'interface:other/provides';\nexport default x;\n",
    },
    place: 'BUNDLE_FAILED shop/reactive/shop.ts 1 19',
    hint: 'add interface:other to the includes of layer.yaml',
  },
])('refuses $what', async ({ files, place, hint }) => {
  const folder = await folderWith({ ...charm, ...greeting('interface-greeting'), ...files });
  const [fault, ...others] = faultsIn(await faultOf(build(folder)));
  expect(others).toEqual([]);
  expect(places(fault === undefined ? [] : [fault])).toEqual([place]);
  expect(fault?.hint).toContain(hint);
});

test('an interface made for charms.reactive, one without sides and a link out of one are refused', async () => {
  const only = (files: Files): Files => ({
    'shop/metadata.yaml': metadata,
    'shop/layer.yaml': 'includes: [interface:old]\n',
    'interface-old/interface.yaml': 'name: old\n',
    ...files,
  });
  const python = await folderWith(only({ 'interface-old/provides.py': 'import os\n' }));
  const refused = await faultOf(build(python));
  expect([refused.code, refused.message]).toEqual([
    'LAYER_INVALID',
    'interface-old is an interface for charms.reactive, in Python',
  ]);
  const empty = await folderWith(only({}));
  expect((await faultOf(build(empty))).code).toBe('LAYER_INVALID');
  const linked = await folderWith(only({ 'elsewhere.ts': 'export {};\n' }));
  await symlink('../elsewhere.ts', join(linked, 'interface-old/provides.ts'));
  expect((await faultOf(build(linked))).code).toBe('LAYER_FILE_UNSAFE');
});

test('proof and types know the flags of an included interface', async () => {
  const folder = await folderWith({ ...charm, ...greeting('interface-greeting') });
  const { findings } = await proofCharm({ folder: 'shop', cwd: folder });
  expect(findings.filter(({ message }) => message.includes('street.heard'))).toEqual([]);
  const { path } = await writeTypes({ folder: 'shop', cwd: folder });
  expect(await readFile(path, 'utf8')).toContain("'street.heard'");
});
