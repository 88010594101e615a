import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { buildCharm } from '../../../src/builder/build-charm.ts';
import { createProject, templates } from '../../../src/builder/create/create-project.ts';
import { proofExitCode } from '../../../src/builder/proof/finding.ts';
import { proofCharm } from '../../../src/builder/proof/proof-charm.ts';
import { faultOf, folderWith } from '../support/layers.ts';

const root = resolve(import.meta.dirname, '../../..');
const version = '0.1.0';

async function run(cwd: string, program: string, ...args: readonly string[]): Promise<string> {
  const options = { cwd, env: { PATH: process.env.PATH, NO_COLOR: '1' } };
  return promisify(execFile)(process.execPath, [join(root, program), ...args], options).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { stdout: string }).stdout,
  );
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
  'a new %s builds, passes proof, compiles and passes its own tests at once',
  async (template) => {
    const cwd = await folderWith({});
    const { folder, charm, files } = await createProject({
      name: 'my-shop',
      template,
      cwd,
      version,
    });
    expect(await readdir(cwd)).toEqual([templates.get(template)?.folder('my-shop')]);
    expect(files).toContain(join(charm, 'charm-types.ts'));
    await install(folder);
    const source = join(folder, charm);
    const before = await readFile(join(source, 'charm-types.ts'), 'utf8');
    await buildCharm({ folder: source, cwd });
    expect(await readFile(join(source, 'charm-types.ts'), 'utf8')).toBe(before);
    const { findings } = await proofCharm({ folder: source, cwd });
    expect(findings.filter(({ level }) => level !== 'I')).toEqual([]);
    expect(await run(folder, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.test.json')).toBe(
      '',
    );
    expect(await run(folder, 'node_modules/vitest/vitest.mjs', 'run')).toMatch(/Tests +\d+ passed/);
  },
  120_000,
);

test('a new layer passes proof alone', async () => {
  const cwd = await folderWith({});
  const { folder } = await createProject({ name: 'till', template: 'layer', cwd, version });
  expect(folder).toBe(join(cwd, 'layer-till'));
  const { findings, name } = await proofCharm({ folder, cwd });
  expect([name, proofExitCode(findings)]).toEqual(['till', 0]);
});

test('a folder that is there is left alone', async () => {
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
  expect([error.code, error.hint]).toEqual(['TEMPLATE_UNKNOWN', 'did you mean wsgi?']);
});
