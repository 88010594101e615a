/** What `charmwright create` makes, in the hands of one who has installed the package. */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { templates } from '../../src/builder/create/create-project.ts';
import { compileErrors } from './support/compile.ts';
import { runProgram } from './support/run-program.ts';

const { complete } = inject('installed');

const charmwright = (cwd: string, ...args: readonly string[]): Promise<string> =>
  runProgram(cwd, 'charmwright', ...args);

test.each([...templates.keys()])(
  'a new %s builds, passes proof and its own tests, and compiles at once',
  async (template) => {
    const cwd = join(complete, template);
    await mkdir(cwd);
    const created = await charmwright(cwd, 'create', 'my-shop', '--template', template);
    expect(created).toMatch(/exit 0$/);
    const [name = ''] = await readdir(cwd);
    expect(name).toBe(templates.get(template)?.folder('my-shop'));
    const folder = join(cwd, name);
    const charm = templates.get(template)?.charm ?? '';
    const before = await readFile(join(folder, charm, 'charm-types.ts'), 'utf8');

    expect(compileErrors(join(folder, 'tsconfig.json'))).toEqual([]);
    expect(await charmwright(folder, 'build', charm)).toMatch(/exit 0$/);
    expect(await readFile(join(folder, charm, 'charm-types.ts'), 'utf8')).toBe(before);
    const proof = await charmwright(folder, 'proof', charm);
    expect(proof).not.toMatch(/^[EW]: /m);
    expect(proof).toMatch(/exit 0$/);
    // What was built beside the sources holds no test that would run again.
    const tested = await charmwright(folder, 'test');
    expect(tested).toMatch(/Test Files +1 passed[^]*Tests +[2-9] passed[^]*exit 0$/);
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toMatch(/^npx charmwright test$/m);
  },
);

test('the tests of a new charm pass before it is built', async () => {
  await charmwright(complete, 'create', 'till', '--template', 'charm');
  expect(await charmwright(complete, 'test', 'till')).toMatch(/Tests +2 passed[^]*exit 0$/);
});
