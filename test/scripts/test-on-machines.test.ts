/** `scripts/test-on-machines` and `scripts/run-tests`, with what they start replaced. */
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive } from '../support/is-alive.ts';
import { pidIn, scriptFolder, startScript } from './support/start-script.ts';

const scripts = resolve(import.meta.dirname, '../../scripts');

/** A checkout in which vitest is the script `vitest`. */
function checkout(vitest: string): string {
  const folder = scriptFolder();
  for (const name of ['run-tests', 'side-by-side', 'test-on-machines']) {
    cpSync(join(scripts, name), join(folder, 'scripts', name), { recursive: true });
  }
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), `#!/bin/sh\ncd "${folder}"\n${text}`);
    chmodSync(join(folder, path), 0o755);
  };
  write('scripts/host-packages', 'echo "$@" >> packages\n');
  write('scripts/with-node', vitest);
  write('test/e2e/support/remove-homes', 'ls -d "$1" > removed\n');
  return folder;
}

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

const onMachines = (folder: string, ...words: readonly string[]) =>
  startScript(join(folder, 'scripts/test-on-machines'), words, folder);

test.each([0, 1, 7])('a run on machines that ends with %i ends so', async (code) => {
  const folder = checkout(
    `echo "$@" > words\necho "$CHARMWRIGHT_TEST_FOLDER" > at\nexit ${code}\n`,
  );
  const ended = await onMachines(folder, 'test/e2e/boot.test.ts').ended;
  expect(ended.code).toBe(code);
  expect(read(folder, 'words')).toBe('vitest run --project e2e test/e2e/boot.test.ts\n');
  expect(read(folder, 'packages')).toBe('--tests --quiet\n');
  expect(existsSync(read(folder, 'at').trim())).toBe(false);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the tests, then their machines and homes', async (signal, code) => {
  const folder = checkout('echo "$CHARMWRIGHT_TEST_FOLDER" > at\necho $$ > pid\nexec sleep 1000\n');
  const run = onMachines(folder);
  const pid = await pidIn(join(folder, 'pid'));
  process.kill(run.pid, signal);
  expect((await run.ended).code).toBe(code);
  expect(isAlive(pid)).toBe(false);
  expect(read(folder, 'removed')).toBe(read(folder, 'at'));
  expect(existsSync(read(folder, 'at').trim())).toBe(false);
});

test('with --update-weights the durations are kept', async () => {
  const folder = checkout('echo "$@" > words\n');
  expect((await onMachines(folder, '--update-weights', 'boot').ended).code).toBe(0);
  expect(read(folder, 'words')).toBe(
    'vitest run --project e2e --reporter=default --reporter=./test/support/weight-reporter.ts boot\n',
  );
});

const runTests = (folder: string, ...words: readonly string[]) =>
  startScript(join(folder, 'scripts/run-tests'), words, folder);

test('every project of the tests is run, and the one that fails fails the run', async () => {
  const folder = checkout('echo "$@" >> all\ncase "$*" in *package*) exit 3;; esac\n');
  const { code, stdout } = await runTests(folder).ended;
  expect(code).toBe(1);
  const lines = read(folder, 'all').trim().split('\n').sort();
  expect(lines).toEqual(['e2e', 'fast', 'package'].map((name) => `vitest run --project ${name}`));
  expect(stdout).toContain('===== package failed with 3 =====');
  expect(stdout).toMatch(/\nfailed, the first one first: package\n$/);
});

test.each([
  [['--all'], 'all'],
  [[], ''],
])('with %j the scope of each project is "%s"', async (words, scope) => {
  const folder = checkout('echo "$CHARMWRIGHT_TEST_SCOPE" >> scopes\n');
  expect((await runTests(folder, ...words).ended).code).toBe(0);
  expect(read(folder, 'scopes')).toBe(`${scope}\n`.repeat(3));
});
