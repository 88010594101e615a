import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, inject, test } from 'vitest';
import { readLock } from '../../src/builder/lock/lock-file.ts';
import { runProgram } from './support/run-program.ts';

const root = resolve(import.meta.dirname, '../..');
const folder = inject('installed').bare;

const project: Readonly<Record<string, string>> = {
  'charm/metadata.yaml': 'name: shop\nsummary: A shop\ndescription: Sells things\n',
  'charm/layer.yaml': 'includes: [layer:wsgi, layer:resources]\n',
  'charm/reactive/shop.ts': `import { http, layer, type Unit } from 'charmwright';

const say = (unit: Unit): void => unit.status.active(typeof http);

// @ts-expect-error What is not there is known not to be there.
export const wrong = (unit: Unit): void => unit.status.splendid('x');

export default layer(({ when }) => {
  when('wsgi.active').do('say so', say);
});
`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      ...{ target: 'es2024', module: 'nodenext', strict: true, noEmit: true, types: [] },
      skipLibCheck: false,
    },
    include: ['charm'],
  }),
};

test('the package has the command, the API with its types, and the layers', async () => {
  for (const [path, text] of Object.entries(project)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const installed = join(folder, 'node_modules/charmwright');
  expect((await readdir(installed)).sort()).toMatchInlineSnapshot(`
    [
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "actions.yaml",
      "bin",
      "config.yaml",
      "dist",
      "hooks",
      "layer.yaml",
      "layers",
      "metadata.yaml",
      "package.json",
      "schemas",
      "templates",
      "wsgi.yaml",
    ]
  `);

  const built = await runProgram(folder, 'npx', 'charmwright', 'build', 'charm');
  expect(built).toMatch(/^charm\/build\/shop\n/);
  expect(built).toContain('layer:wsgi → layer:resources → shop');
  const bundle = await readFile(join(folder, 'charm/build/shop/charm.cjs'), 'utf8');
  expect(bundle).toContain('gunicorn3.service');
  const lock = await readLock(join(folder, 'charm'));
  expect(lock?.layers.map(({ source }) => source)).toEqual(['charmwright', 'charmwright']);
  expect(await runProgram(folder, 'npx', 'charmwright', 'build', 'charm', '--frozen')).toMatch(
    /exit 0$/,
  );

  // The declarations of the package are checked too.
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  expect(await runProgram(folder, process.execPath, tsc, '-p', '.')).toBe('exit 0');
});

test('the tests of a created project whose dependencies are missing name the install', async () => {
  expect(
    await runProgram(folder, 'npx', 'charmwright', 'create', 'till', '--template', 'charm'),
  ).toMatch(/exit 0$/);
  expect(await runProgram(folder, 'npx', 'charmwright', 'test', 'till')).toMatch(
    /error VITEST_MISSING: .*\nhint: run npm install in .*\/till\n/,
  );
});
