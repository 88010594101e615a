/** The tutorial up to its packed charm, followed to the letter; the rest is followed in test/e2e. */
import { execFile } from 'node:child_process';
import { mkdtemp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { change, loadCharm, matchers, on, run } from '../../src/testing/index.ts';
import { root } from '../testing/charms.ts';
import { attached } from '../testing/wsgi-charm.ts';
import { follow, tutorialSteps } from './tutorial.ts';

expect.extend(matchers);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cw-tutorial-'));
});

afterAll(async () => await rm(folder, { recursive: true, force: true }));

const output = async (program: string, ...args: readonly string[]): Promise<string> => {
  const cwd = join(folder, 'first');
  return promisify(execFile)(program, args, { cwd }).then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { stdout: string }).stdout,
  );
};

test('create, a test that fails, the handler, build, proof and pack go as the page tells', async () => {
  const steps = await tutorialSteps();
  const deploys = steps.findIndex(
    (each) => each.kind === 'commands' && each.text.includes('deploy'),
  );
  expect(steps.filter((each) => each.kind === 'commands' && each.fails)).toHaveLength(1);
  await follow(steps.slice(0, deploys), folder, process.env, {});
  const packed = await output('unzip', '-l', 'first.charm');
  expect(packed).toMatch(/ runtime\/node$/m);
}, 240_000);

test('the page’s code compiles in the project that it is in', async () => {
  const project = join(folder, 'first');
  await mkdir(join(project, 'node_modules/@types'), { recursive: true });
  for (const name of ['vitest', 'typescript', '@types/node']) {
    await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name));
  }
  await symlink(root, join(project, 'node_modules/charmwright'));
  const settings = {
    extends: './tsconfig.json',
    compilerOptions: { customConditions: ['charmwright-source'] },
  };
  await writeFile(join(project, 'tsconfig.test.json'), JSON.stringify(settings));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  expect(await output(process.execPath, tsc, '-p', 'tsconfig.test.json')).toBe('');
  expect(await readFile(join(project, 'reactive/first.ts'), 'utf8')).toContain('serves on port');
});

test('in the kit it serves, moves to another port and takes another release', async () => {
  const first = await loadCharm(join(folder, 'first'));
  const served = await run(first, on.install(), attached());
  expect(served).toBeActive('serves on port 80');
  expect(served).toHaveRun('first/announce the source');
  expect(served).toHaveOpened(80);
  const moved = await run(first, on.configChanged(), change(served, { config: { port: 8080 } }));
  expect(moved.ports).toEqual(['8080/tcp']);
  const attachedAgain = change(moved, { resources: { build: { 'wsgi.py': 'application = 2' } } });
  const released = await run(first, on.upgradeCharm(), attachedAgain);
  expect(released.version).not.toBe(moved.version);
  expect(released).toHaveWritten('/srv/wsgi.py', 'application = 2');
});
