/** `scripts/side-by-side`, by which CI and `npm test` run their parts. */
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive } from '../support/is-alive.ts';
import { pidIn, scriptFolder, startScript } from './support/start-script.ts';

const script = resolve(import.meta.dirname, '../../scripts/side-by-side');

const start = (...words: readonly string[]) => {
  const folder = scriptFolder();
  return { folder, ...startScript(script, words, folder) };
};

const waitFor = (file: string) => `until [ -e ${file} ]; do sleep 0.02; done`;
const announce = (part: string) => `echo $PPID > ${part}.new; mv ${part}.new ${part}.pid`;
/** Waits until the end of a part that is announced was reported: until the shell that runs it is gone. */
const afterEndOf = (part: string) =>
  `${waitFor(`${part}.pid`)}; while kill -0 $(cat ${part}.pid) 2>&-; do sleep 0.05; done`;

test('each part’s output is whole and under its name, in the order in which they end', async () => {
  const run = start(
    ...['slow', `echo one; ${afterEndOf('fast')}; echo two`],
    ...['fast', `${announce('fast')}; echo three; echo four >&2`],
  );
  const { code, stdout } = await run.ended;
  expect(code).toBe(0);
  expect(stdout.split('\n')).toEqual([
    ...['', '===== fast =====', 'three', 'four', '===== still running: slow ====='],
    ...['', '===== slow =====', 'one', 'two', ''],
  ]);
});

test('a part that fails fails the run, and the others run to their end', async () => {
  const run = start(
    ...['good', `${waitFor('bad.done')}; echo whole`],
    ...['bad', 'echo wrong; touch bad.done; exit 7'],
  );
  const { code, stdout } = await run.ended;
  expect(code).toBe(1);
  expect(stdout).toContain('===== bad =====\nwrong\n===== bad failed with 7 =====\n');
  expect(stdout).toMatch(/===== good =====\nwhole\n/);
  expect(stdout).toMatch(/\nfailed, the first one first: bad\n$/);
});

test('all that failed are named, the first one first', async () => {
  const run = start(
    ...['second', `${afterEndOf('first')}; exit 1`],
    ...['first', `${announce('first')}; exit 2`],
  );
  const { code, stdout } = await run.ended;
  expect(code).toBe(1);
  expect(stdout).toMatch(/\nfailed, the first one first: first second\n$/);
});

test('a part that is killed fails the run, with what it had printed', async () => {
  const run = start('killed', 'echo before; kill -KILL $$', 'good', 'true');
  const { code, stdout } = await run.ended;
  expect(code).toBe(1);
  expect(stdout).toContain('===== killed =====\nbefore\n');
  expect(stdout).toContain('===== killed failed with 137 =====');
});

test('a part that is killed with all that runs it fails the run too', async () => {
  const run = start('killed', 'echo before; kill -KILL 0', 'good', 'true');
  const { code, stdout } = await run.ended;
  expect(code).toBe(1);
  expect(stdout).toContain('===== killed =====\nbefore\n===== killed failed with 137 =====');
});

test('a part reads nothing from the terminal', async () => {
  const run = start('reader', 'cat; echo ended');
  expect((await run.ended).stdout).toContain('===== reader =====\nended\n');
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s ends every part with all that it started, and the run with %i',
  async (signal, code) => {
    const nested = (name: string) =>
      `(sh -c 'echo $$ > ${name}.child; exec sleep 1000') & echo $$ > ${name}.part; wait`;
    const run = start('one', nested('one'), 'two', nested('two'));
    const names = ['one.part', 'one.child', 'two.part', 'two.child'];
    const pids = await Promise.all(names.map((name) => pidIn(join(run.folder, name))));
    process.kill(run.pid, signal);
    expect((await run.ended).code).toBe(code);
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  },
);

test('nothing of it is left in the folder for temporary files', async () => {
  const run = start('writer', 'ls "$TMPDIR" > listed', 'bad', 'false');
  await run.ended;
  const listed = readFileSync(join(run.folder, 'listed'), 'utf8').split('\n');
  const own = listed.filter((name) => name.startsWith('tmp.'));
  expect(own).toHaveLength(1);
  expect(own.filter((name) => existsSync(join(run.folder, name)))).toEqual([]);
});
