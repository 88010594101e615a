import { mkdir, symlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { runTests } from '../../src/cli/run-tests.ts';
import { systemTerminal } from '../../src/cli/terminal.ts';
import { faultOf, folderWith, writeFiles } from '../builder/support/layers.ts';
import {
  charmwright,
  charmwrightProgram,
  type CommandEnd,
} from '../cli/support/fake-controller.ts';

const root = resolve(import.meta.dirname, '../..');

const charm = {
  'shop/metadata.yaml': 'name: shop\nsummary: S\ndescription: D\n',
  'shop/layer.yaml': 'flags: { shop.open: Open. }\n',
  'shop/reactive/shop.ts': `import { layer } from 'charmwright';
export default layer(({ hook }) => {
  hook('install').do('open', (unit) => unit.flags.set('shop.open'));
});
`,
  'shop/test/shop.test.ts': `import { join } from 'node:path';
import { loadCharm, matchers, on, run, state } from 'charmwright/testing';
import { expect, test } from 'vitest';
expect.extend(matchers);
const charm = await loadCharm(join(import.meta.dirname, '..'));
test('it opens', async () => {
  expect(await run(charm, on.install(), state())).toHaveFlag('shop.open');
});
test('it closes', async () => {
  expect(await run(charm, on.install(), state())).not.toHaveFlag('shop.open');
});
`,
};

/** As a user runs it, who has installed nothing in the charm's project. */
const ran = async (cwd: string, ...args: readonly string[]): Promise<CommandEnd> =>
  charmwrightProgram(['test', ...args], { cwd, env: { NO_COLOR: '1' } });

test('a charm’s tests run without anything installed for it; a failing one is exit code 1', async () => {
  const cwd = await folderWith(charm);
  const end = await ran(cwd, 'shop');
  expect(end.code).toBe(1);
  expect(end.stdout).toMatch(/Tests +1 failed \| 1 passed/);
  expect(end.stdout + end.stderr).toContain('expected the flag "shop.open" not to be set');
});

test('what stands after -- is for vitest', async () => {
  const cwd = join(await folderWith(charm), 'shop');
  const end = await ran(cwd, '--', '-t', 'it opens', '--reporter=verbose');
  expect([end.code, end.stdout]).toEqual([
    0,
    expect.stringContaining('✓ test/shop.test.ts > it opens'),
  ]);
  expect(end.stdout).toMatch(/Tests +1 passed \| 1 skipped/);
});

test('a project without tests is exit code 1', async () => {
  const cwd = await folderWith({ 'shop/metadata.yaml': charm['shop/metadata.yaml'] });
  const end = await ran(cwd, 'shop');
  expect(end.code).toBe(1);
  expect(end.stderr + end.stdout).toContain('No test files found');
});

test('the vitest of the project stands above ours', async () => {
  const cwd = await folderWith({
    ...charm,
    'shop/node_modules/vitest/package.json': '{"exports": {"./node": "./node.mjs"}}',
    'shop/node_modules/vitest/node.mjs': `export const parseCLI = (words) => ({ filter: words, options: {} });
export const startVitest = async (filter, options) => {
  console.log('the project’s own', ...filter, options.watch);
  return { close: async () => undefined };
};
`,
  });
  const end = await ran(cwd, 'shop', '--', 'x');
  expect([end.code, end.stdout]).toEqual([0, 'the project’s own vitest x false\n']);
});

test('without any vitest it says what to install', async () => {
  const cwd = await folderWith(charm);
  const request = { folder: join(cwd, 'shop'), passed: [], watch: false };
  const error = await faultOf(runTests(request, systemTerminal(process), cwd));
  expect([error.code, error.hint]).toEqual([
    'VITEST_MISSING',
    `run npm install --save-dev vitest in ${join(cwd, 'shop')}`,
  ]);
  await writeFiles(cwd, { 'shop/package.json': '{"devDependencies": {"vitest": "*"}}' });
  const wanted = await faultOf(runTests(request, systemTerminal(process), cwd));
  expect(wanted.hint).toBe(`run npm install in ${join(cwd, 'shop')}`);
});

test('a folder that is missing, and two folders, are reported', async () => {
  const cwd = await folderWith(charm);
  const nowhere = await charmwright(['test', 'nowhere'], { cwd });
  expect([nowhere.code, nowhere.stderr]).toEqual([
    1,
    expect.stringContaining(`error CHARM_SOURCE_MISSING: there is no folder ${cwd}/nowhere`),
  ]);
  const two = await charmwright(['test', 'shop', 'shop', '--', 'x'], { cwd });
  expect([two.code, two.stderr]).toEqual([2, expect.stringContaining('write -- before what is')]);
});

test('where the project has charmwright, its tests get that one', async () => {
  const cwd = await folderWith(charm);
  await mkdir(join(cwd, 'shop/node_modules/charmwright'), { recursive: true });
  await writeFiles(cwd, {
    'shop/node_modules/charmwright/package.json':
      '{"name": "charmwright", "type": "module", "exports": {".": "./own.js", "./testing": "./own.js"}}',
    'shop/node_modules/charmwright/own.js': "export const own = 'of the project';\n",
    'shop/test/shop.test.ts': `import { own } from 'charmwright/testing';
import { expect, test } from 'vitest';
test('own', () => expect(own).toBe('of the project'));
`,
  });
  await symlink(join(root, 'node_modules/vitest'), join(cwd, 'shop/node_modules/vitest'));
  expect((await ran(cwd, 'shop')).code).toBe(0);
});
