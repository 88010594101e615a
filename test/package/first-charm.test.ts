/** The tutorial up to its packed charm, followed to the letter; the rest is followed in test/e2e. */
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { change, loadCharm, matchers, on, run } from '../../src/testing/index.ts';
import { follow, tutorialSteps } from '../docs/tutorial.ts';
import { attached } from '../testing/wsgi-charm.ts';
import { compileErrors } from './support/compile.ts';
import { environment, runProgram } from './support/run-program.ts';

expect.extend(matchers);

const { complete } = inject('installed');
const folder = join(complete, 'tutorial');
const first = join(folder, 'first');

test('create, a test that fails, the handler, build, proof and pack go as the page tells', async () => {
  const steps = await tutorialSteps();
  const deploys = steps.findIndex(
    (each) => each.kind === 'commands' && each.text.includes('deploy'),
  );
  expect(steps.filter((each) => each.kind === 'commands' && each.fails)).toHaveLength(1);
  await mkdir(folder);
  const followed = { folder, environment: environment(), checks: {} };
  await follow(steps.slice(0, deploys), followed);
  const packed = await runProgram(first, 'unzip', '-l', 'first.charm');
  expect(packed).toMatch(/ runtime\/node$/m);
});

test('the page’s code compiles in the project that it is in', async () => {
  expect(compileErrors(join(first, 'tsconfig.json'))).toEqual([]);
  expect(await readFile(join(first, 'reactive/first.ts'), 'utf8')).toContain('serves on port');
});

test('in the kit it serves, moves to another port and takes another release', async () => {
  const charm = await loadCharm(first);
  const served = await run(charm, on.install(), attached());
  expect(served).toBeActive('serves on port 80');
  expect(served).toHaveRun('first/announce the source');
  expect(served).toHaveOpened(80);
  const moved = await run(charm, on.configChanged(), change(served, { config: { port: 8080 } }));
  expect(moved.ports).toEqual(['8080/tcp']);
  const attachedAgain = change(moved, { resources: { build: { 'wsgi.py': 'application = 2' } } });
  const released = await run(charm, on.upgradeCharm(), attachedAgain);
  expect(released.version).not.toBe(moved.version);
  expect(released).toHaveWritten('/srv/wsgi.py', 'application = 2');
});
