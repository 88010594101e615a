import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { readLock } from '../src/builder/lock/lock-file.ts';

const root = resolve(import.meta.dirname, '..');
const run = promisify(execFile);

const project: Readonly<Record<string, string>> = {
  'package.json': '{"name": "shop-charm", "private": true, "type": "module"}\n',
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

/** A charm is created there, and its tests run, with a vitest of the project's own. */
async function created(folder: string, tsc: string): Promise<void> {
  const charmwright = async (...args: readonly string[]): Promise<string> => {
    const ended = await run('npx', ['charmwright', ...args], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1' },
    }).catch((error: unknown) => error as { stdout: string; stderr: string });
    return ended.stdout + ended.stderr;
  };
  await charmwright('create', 'till', '--template', 'charm');
  expect(await charmwright('test', 'till')).toMatch(
    /error VITEST_MISSING: .*\nhint: run npm install in .*\/till\n/,
  );
  await mkdir(join(folder, 'node_modules/@types'), { recursive: true });
  for (const name of ['vitest', '@types/node']) {
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  expect(await charmwright('test', 'till')).toMatch(/Tests +2 passed/);
  expect(await charmwright('build', 'till')).toContain('till/build/till');
  expect(await charmwright('proof', 'till')).not.toMatch(/^[EW]: /m);
  const checked = await run(process.execPath, [tsc, '-p', 'till'], { cwd: folder }).catch(
    (error: unknown) => error as { stdout: string },
  );
  expect(checked.stdout).toBe('');
}

test('the package, installed elsewhere, has the command, the API with its types, and the layers', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-package-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(project)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  await run('npm', ['pack', '--pack-destination', folder], { cwd: root });
  const [tarball = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  await run('npm', ['install', '--prefer-offline', '--no-audit', `./${tarball}`], { cwd: folder });
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

  const built = await run('npx', ['charmwright', 'build', 'charm'], { cwd: folder });
  expect(built.stdout).toBe('charm/build/shop\n');
  expect(built.stderr).toContain('layer:wsgi → layer:resources → shop');
  const bundle = await readFile(join(folder, 'charm/build/shop/charm.cjs'), 'utf8');
  expect(bundle).toContain('gunicorn3.service');
  const lock = await readLock(join(folder, 'charm'));
  expect(lock?.layers.map(({ source }) => source)).toEqual(['charmwright', 'charmwright']);
  await run('npx', ['charmwright', 'build', 'charm', '--frozen'], { cwd: folder });

  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  await created(folder, tsc);
  const checked = await run(process.execPath, [tsc, '-p', '.'], { cwd: folder }).catch(
    (error: unknown) => error as { stdout: string; stderr: string },
  );
  expect(checked.stdout + checked.stderr).toBe('');
}, 300_000);
