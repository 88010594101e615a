import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { renderOwnerTree } from '../../src/cli/render/owner-tree.ts';
import { charmwright, temporaryFolder } from './support/fake-controller.ts';

const charm = async (): Promise<string> => {
  const folder = join(temporaryFolder(), 'shop');
  await mkdir(folder);
  await writeFile(join(folder, 'metadata.yaml'), 'name: shop\nsummary: S\ndescription: D\n');
  await writeFile(join(folder, 'layer.yaml'), 'includes: []\n');
  return folder;
};

test('proof prints a line a finding and ends with 100 where there is a warning', async () => {
  const end = await charmwright(['proof'], { cwd: await charm() });
  expect(end.code).toBe(100);
  expect(end.stdout).toContain('W: metadata.yaml names no maintainer\n  hint: write maintainer:');
  expect(end.stdout).toMatch(/^I: there is no icon.svg$/m);
  expect(end.stderr).toBe('');
});

test('proof ends with 200 where there is an error, and shows its place', async () => {
  const cwd = await charm();
  await writeFile(join(cwd, 'actions.yaml'), 'go:\n  description: Goes.\n');
  const end = await charmwright(['proof', '.'], { cwd });
  expect(end.code).toBe(200);
  expect(end.stdout).toContain(
    "E: actions.yaml:1:1: no handler carries out action go\n  | go:\n  | ^\n  hint: declare action('go')",
  );
});

test('proof as JSON has level, rule, message, hint and source of each finding', async () => {
  const end = await charmwright(['proof', '--format', 'json'], { cwd: await charm() });
  const answer: unknown = JSON.parse(end.stdout);
  expect(answer).toMatchObject({ name: 'shop', kind: 'source' });
  expect(answer).toHaveProperty('findings.0', {
    level: 'W',
    rule: 'maintainer',
    message: 'metadata.yaml names no maintainer',
    hint: 'write maintainer: Name <name@example.com>',
  });
});

test('layers shows a built charm as a tree with owners and what was changed since', async () => {
  const cwd = await charm();
  await mkdir(join(cwd, 'templates'));
  await writeFile(join(cwd, 'templates/a.hbs'), 'a\n');
  await writeFile(join(cwd, 'templates/b.hbs'), 'b\n');
  await charmwright(['build'], { cwd });
  const built = join(cwd, 'build/shop');
  await writeFile(join(built, 'templates/a.hbs'), 'changed\n');
  await writeFile(join(built, 'templates/new.hbs'), 'new\n');
  await rm(join(built, 'templates/b.hbs'));
  const end = await charmwright(['layers', 'build/shop'], { cwd });
  const hooks = /│ {3}[├└](?!.*\.hbs)/;
  const lines = end.stdout.split('\n').filter((line) => !hooks.test(line));
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "  shop                             Layer
      ├── .build.manifest              build
      ├── charm.cjs                    charmwright
      ├── charm.cjs.map                charmwright
      ├── dispatch                     charmwright
      ├── hooks/
      ├── layer.yaml                   shop
      ├── manifest.yaml                shop
      ├── metadata.yaml                shop
      ├── templates/
    * │   ├── a.hbs                    shop
    - │   ├── b.hbs                    shop
    + │   └── new.hbs                  none
      └── version                      shop
    "
  `);
  const json = await charmwright(['layers', 'build/shop', '--format', 'json'], { cwd });
  expect(JSON.parse(json.stdout)).toMatchObject({ layers: [{ url: 'shop' }] });
  expect(json.stdout).toContain('"state": "deleted"');
});

test('pack says what takes long, and how much went into how large a file', async () => {
  const cwd = await charm();
  await writeFile(join(cwd, 'README.md'), 'x'.repeat(2_000_000));
  const end = await charmwright(['pack', '--runtime', 'system'], { cwd });
  expect([end.code, end.stdout]).toEqual([0, 'shop.charm\n']);
  expect(end.stderr).toMatch(
    /^pack: compressing (\d+) files, 2\.\d MB\npacked shop: \1 files, 2\.\d MB, into 0\.\d MB\n$/,
  );
});

test('colours are by layer, and bold for files that no build wrote', () => {
  const tree = renderOwnerTree(
    'shop',
    {
      layers: [
        { url: 'layer:a', rev: '1' },
        { url: 'shop', rev: '1' },
      ],
      files: [
        { path: 'x', layer: 'layer:a', state: 'built' },
        { path: 'y', layer: 'shop', state: 'modified' },
        { path: 'z', layer: undefined, state: 'added' },
      ],
    },
    (style, text) => `<${style}>${text}`,
  );
  expect(tree).toMatch(/<cyan>x.*\n.*<green>y.*\n.*<bold>z/);
});

test.each([
  ['none', undefined, 'cannot be read'],
  ['one that is no JSON', 'layers:', 'is not JSON'],
  ['one without signatures', '{}', 'has no signatures'],
])('a folder with a manifest that is %s is refused', async (_, text, reason) => {
  const cwd = temporaryFolder();
  if (text !== undefined) await writeFile(join(cwd, '.build.manifest'), text);
  const end = await charmwright(['layers'], { cwd });
  expect(end.code).toBe(1);
  expect(end.stderr).toContain('error MANIFEST_INVALID');
  expect(end.stderr).toContain(reason);
});

test('graph prints the drawing of a charm, or writes it to a file', async () => {
  const cwd = await charm();
  const printed = await charmwright(['graph', '--format', 'json'], { cwd });
  expect(JSON.parse(printed.stdout)).toMatchObject({
    name: 'shop',
    nodes: [{ id: 'endpoint:juju-info' }],
    edges: [],
  });
  const written = await charmwright(['graph', '.', '-o', 'flags.svg'], { cwd });
  expect([written.stdout, written.stderr]).toEqual(['flags.svg\n', '']);
  expect(await readFile(join(cwd, 'flags.svg'), 'utf8')).toMatch(/^<svg /);
});
