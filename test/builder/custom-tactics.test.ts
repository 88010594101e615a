import { readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildCharm, type BuildSettings } from '../../src/builder/build-charm.ts';
import { planCharm } from '../../src/builder/plan-charm.ts';
import { proofCharm } from '../../src/builder/proof/proof-charm.ts';
import { faultOf, faultsIn, type Files, folderWith, metadata, places } from './support/layers.ts';

const files: Files = {
  'shop/metadata.yaml': metadata,
  'shop/layer.yaml': 'includes: [layer:base]\n',
  'shop/files/words.list': 'two\n',
  'layer-base/layer.yaml': 'tactics: [tactics/join.ts]\n',
  'layer-base/files/words.list': 'one\n',
  'layer-base/lib/end.ts': "export const end = '!';\n",
};

const module = (body: string, paths = "['*.list']"): Files => ({
  'layer-base/tactics/join.ts': `import { end } from '../lib/end.ts';\nexport default { paths: ${paths}, combine: (path: string, versions: readonly { text: string }[]): unknown => { ${body} } };\nexport const used = end;\n`,
});

const joined = module("return { text: versions.map(({ text }) => text).join('') + end };");

const world = (more: Files) => folderWith({ ...files, ...more });
const build = (folder: string, more: Partial<BuildSettings> = {}) =>
  buildCharm({ folder: 'shop', cwd: folder, ...more });

test('the plan says which tactic of which layer made a file, and from what', async () => {
  const { entries } = (await planCharm({ folder: 'shop', cwd: await world(joined) })).plan;
  expect(entries.find(({ path }) => path === 'files/words.list')).toEqual({
    path: 'files/words.list',
    layer: 'shop',
    tactic: 'base/join',
    from: ['layer:base', 'shop'],
    content: { kind: 'text', text: 'one\ntwo\n!', executable: false },
  });
});

test('a tactic and what it imports are pinned by the lock', async () => {
  const folder = await world(joined);
  await build(folder);
  await build(folder, { frozen: true });
  await writeFile(join(folder, 'layer-base/lib/end.ts'), "export const end = '?';\n");
  const error = await faultOf(build(folder, { frozen: true }));
  expect([error.code, error.details]).toEqual([
    'LOCK_DIFFERS',
    expect.stringContaining('layer:base: sha256'),
  ]);
});

test.each<[string, Files, string]>([
  ['throws', module("throw new Error('no words');"), 'files/words.list: no words'],
  ['answers a number', module('return 1;'), 'expected an object with text or value, found number'],
  ['answers neither text nor value', module('return {};'), 'it has neither text nor value'],
  ['has no paths', module('return undefined;', '7'), 'paths is not a list of patterns'],
  [
    'has no combine',
    { 'layer-base/tactics/join.ts': "export default { paths: ['*.list'] };\n" },
    'it has no function combine',
  ],
  [
    'exports no object',
    { 'layer-base/tactics/join.ts': 'export default 1;\n' },
    'it exports no object',
  ],
  [
    'gives a text for a YAML file of the root',
    {
      ...module("return { text: 'a: 1' };", "['config.yaml']"),
      'shop/config.yaml': 'options: {a: {type: int}}\n',
    },
    'config.yaml: a YAML file in the charm’s root must be a value',
  ],
  [
    'gives what Juju would refuse',
    {
      ...module('return { value: { options: { a: { type: "number" } } } };', "['config.yaml']"),
      'shop/config.yaml': 'options: {a: {type: int}}\n',
    },
    'config.yaml: options.a.type: expected one of string, int, float, boolean, secret',
  ],
  [
    'touches a file',
    {
      'layer-base/tactics/join.ts':
        "import { readFileSync } from 'node:fs';\nexport default { paths: ['*.list'], combine: () => ({ text: readFileSync('/etc/hostname', 'utf8') }) };\n",
    },
    'Access to this API has been restricted',
  ],
  [
    'fails while it is loaded',
    { 'layer-base/tactics/join.ts': "throw new Error('at once');\n" },
    'fail when they are loaded',
  ],
])(
  'a tactic that %s is refused where layer.yaml names it, and nothing is written',
  async (_, more, says) => {
    const folder = await world(more);
    const error = await faultOf(build(folder));
    const [first, ...others] = faultsIn(error);
    expect([first?.code, others]).toEqual(['TACTIC_FAILED', []]);
    expect(`${first?.message ?? ''} ${first?.details ?? ''}`).toContain(says);
    if (!says.includes('loaded')) {
      expect(places([error])).toEqual(['TACTIC_FAILED layer-base/layer.yaml 1 11']);
    }
    expect(await readdir(join(folder, 'shop'))).not.toContain('build');
  },
);

test('what is no text of UTF-8, and a link, are not combined', async () => {
  const folder = await world(joined);
  await writeFile(join(folder, 'shop/files/words.list'), new Uint8Array([0xff, 0xfe, 0x00]));
  await symlink('words.list', join(folder, 'shop/files/other.list'));
  const error = await faultOf(build(folder));
  expect(faultsIn(error).map(({ code, message }) => `${code} ${message}`)).toEqual([
    'TACTIC_FAILED layer-base/tactics/join.ts: files/other.list: it is a link in shop, and no file',
    expect.stringContaining('files/words.list: The encoded data was not valid'),
  ]);
});

test('a module that is missing, or lies elsewhere, is reported', async () => {
  const missing = await faultOf(build(await world({})));
  expect(places([missing])).toEqual(['LAYER_FILE_MISSING layer-base/layer.yaml 1 11']);
  const outside = await world({ 'layer-base/layer.yaml': 'tactics: [../x.ts]\n', 'x.ts': '' });
  expect(faultsIn(await faultOf(build(outside))).map(({ code }) => code)).toContain(
    'LAYER_FILE_UNSAFE',
  );
});

test('proof tells a broken tactic with all the rest', async () => {
  const folder = await world(module("throw new Error('no words');"));
  const { findings } = await proofCharm({ folder: 'shop', cwd: folder });
  expect(findings).toContainEqual(expect.objectContaining({ level: 'E', rule: 'TACTIC_FAILED' }));
});
