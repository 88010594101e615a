import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createProject, templates } from '../../../src/builder/create/create-project.ts';
import { proofExitCode } from '../../../src/builder/proof/finding.ts';
import { proofCharm } from '../../../src/builder/proof/proof-charm.ts';
import { faultOf, folderWith } from '../support/layers.ts';

const root = resolve(import.meta.dirname, '../../..');
const version = '0.1.0';

/** The exit code of a program and all it said. */
async function run(cwd: string, program: string, ...args: readonly string[]): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NO_COLOR: '1' };
  const ended = await promisify(execFile)(program, args, { cwd, env }).catch(
    (error: unknown) => error as { stdout: string; stderr: string; code: number },
  );
  return `${ended.stdout}${ended.stderr}exit ${'code' in ended ? ended.code : 0}`;
}

/** As `npm install` would, but with the package's sources and what is installed for it. */
async function install(folder: string): Promise<void> {
  await mkdir(join(folder, 'node_modules/@types'), { recursive: true });
  for (const name of ['vitest', 'typescript', '@types/node']) {
    await symlink(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  }
  await symlink(root, join(folder, 'node_modules/charmwright'));
  const settings = {
    extends: './tsconfig.json',
    compilerOptions: { customConditions: ['charmwright-source'] },
  };
  await writeFile(join(folder, 'tsconfig.test.json'), JSON.stringify(settings));
}

test.each([...templates.keys()])(
  'a new %s passes its own tests, builds, passes proof and compiles at once',
  async (template) => {
    const cwd = await folderWith({});
    const charmwright = join(root, 'bin/charmwright');
    expect(await run(cwd, charmwright, 'create', 'my-shop', '--template', template)).toContain(
      'exit 0',
    );
    const [name = ''] = await readdir(cwd);
    expect(name).toBe(templates.get(template)?.folder('my-shop'));
    const folder = join(cwd, name);
    const charm = templates.get(template)?.charm ?? '';
    const before = await readFile(join(folder, charm, 'charm-types.ts'), 'utf8');

    const tested = await run(folder, charmwright, 'test');
    expect(tested).toMatch(/Tests +[2-9] passed[^]*exit 0$/);
    expect(await run(folder, charmwright, 'build', charm)).toContain('exit 0');
    expect(await readFile(join(folder, charm, 'charm-types.ts'), 'utf8')).toBe(before);
    const proof = await run(folder, charmwright, 'proof', charm);
    expect(proof).not.toMatch(/^[EW]: /m);
    expect(proof).toContain('exit 0');
    // What was built beside the sources holds no test that would run again.
    expect(await run(folder, charmwright, 'test')).toMatch(/Test Files +1 passed/);

    await install(folder);
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    expect(await run(folder, process.execPath, tsc, '-p', 'tsconfig.test.json')).toBe('exit 0');
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toMatch(/^npx charmwright test$/m);
  },
  180_000,
);

test('a new layer passes proof without a charm', async () => {
  const cwd = await folderWith({});
  const { folder } = await createProject({ name: 'till', template: 'layer', cwd, version });
  expect(folder).toBe(join(cwd, 'layer-till'));
  const { findings, name } = await proofCharm({ folder, cwd });
  expect([name, proofExitCode(findings)]).toEqual(['till', 0]);
});

test('a folder that is there is left unchanged', async () => {
  const cwd = await folderWith({ 'shop/notes': 'mine\n' });
  const error = await faultOf(createProject({ name: 'shop', template: 'charm', cwd, version }));
  expect(error.code).toBe('FOLDER_EXISTS');
  expect(await readdir(join(cwd, 'shop'))).toEqual(['notes']);
  expect(await readdir(cwd)).toEqual(['shop']);
});

test.each(['Shop', '../shop', 'shop-1', '', 'shop/x', 'a--b'])(
  'the name %j, which Juju would refuse, makes no folder',
  async (name) => {
    const cwd = await folderWith({});
    const error = await faultOf(createProject({ name, template: 'charm', cwd, version }));
    expect(error.code).toBe('NAME_INVALID');
    expect(await readdir(cwd)).toEqual([]);
  },
);

test('an unknown template is refused with the nearest', async () => {
  const cwd = await folderWith({});
  const error = await faultOf(createProject({ name: 'shop', template: 'wsgy', cwd, version }));
  expect([error.code, error.hint]).toEqual(['TEMPLATE_UNKNOWN', 'did you mean "wsgi"?']);
});
