/** One program of a charm as a process, and the limits of what it may say. */
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { thisProcess } from '../../../src/dispatch/programs/program-host.ts';
import { runProgram, type ProgramEnd } from '../../../src/dispatch/programs/run-program.ts';

const runner = resolve(import.meta.dirname, '../../../hooks/programs/run');

/** A charm's folder with one program; `runs` is whether what starts programs is there. */
function charmWith(text: string, runs = true): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cw-run-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const each of ['reactive', 'programs']) mkdirSync(join(folder, each));
  if (runs) cpSync(runner, join(folder, 'programs/run'));
  writeFileSync(join(folder, 'reactive/x'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  return folder;
}

function runIn(folder: string, args: readonly string[] = ['--test']): Promise<ProgramEnd> {
  const environment = { PATH: '/usr/bin:/bin', WORD: 'hello' };
  const quiet = { stdout: undefined, stderr: undefined };
  return runProgram({ folder, path: 'reactive/x', args, environment, ...quiet });
}

test('a program gets its arguments and environment, and its folder is the charm’s', async () => {
  const folder = charmWith('echo "$1 $WORD"; pwd; echo; echo no >&2; exit 3');
  expect(await runIn(folder)).toEqual({ code: 3, stdout: `--test hello\n${folder}`, stderr: 'no' });
});

test('an answer has 100000 bytes at most', async () => {
  const folder = charmWith('head -c "$1" /dev/zero | tr "\\0" x; echo why >&2');
  expect((await runIn(folder, ['100000'])).stdout).toHaveLength(100_000);
  await expect(runIn(folder, ['100001'])).rejects.toMatchObject({
    code: 'PROGRAM_FAILED',
    message: 'the program reactive/x 100001 answered with more than 100000 bytes',
    details: 'it said:\nwhy',
  });
});

test('of what it says on standard error the last 4000 bytes are kept', async () => {
  const { stderr } = await runIn(charmWith('printf begin >&2; seq 2000 >&2'));
  expect(stderr).toHaveLength(3999);
  expect(stderr.endsWith('\n1999\n2000')).toBe(true);
});

test('what it prints may go elsewhere, as it comes', async () => {
  const folder = charmWith('echo out; echo err >&2');
  const chunks: string[] = [];
  const note = (name: string) => (chunk: Buffer) => void chunks.push(`${name} ${String(chunk)}`);
  const end = await runProgram({
    ...{ folder, path: 'reactive/x', args: ['--invoke'], environment: { PATH: '/usr/bin:/bin' } },
    ...{ stdout: note('1'), stderr: note('2') },
  });
  expect(end).toEqual({ code: 0, stdout: '', stderr: 'err' });
  expect(chunks.toSorted()).toEqual(['1 out\n', '2 err\n']);
});

test('a pipe that a program left open to another is closed here', async () => {
  const pipes = (): number =>
    process.getActiveResourcesInfo().filter((each) => each === 'PipeWrap').length;
  const before = pipes();
  const folder = charmWith('sleep 60 & echo $!');
  const { stdout } = await runIn(folder);
  onTestFinished(() => void process.kill(Number(stdout)));
  await expect.poll(pipes).toBeLessThanOrEqual(before);
});

test('what ended by a signal says which, without evidence where there is none', async () => {
  const failure = runIn(charmWith('kill -15 $$'));
  await expect(failure).rejects.toMatchObject({
    message: 'the program reactive/x --test was ended by SIGTERM',
    details: undefined,
  });
});

test('a program that ends its watcher with itself is judged by its signal', async () => {
  const failure = runIn(charmWith('setsid sleep 3 & sleep 0.2; kill -KILL 0'));
  await expect(failure).rejects.toMatchObject({
    message: 'the program reactive/x --test was ended by SIGKILL',
  });
});

test('without what starts programs the error says what is missing', async () => {
  await expect(runIn(charmWith('true', false))).rejects.toMatchObject({
    code: 'PROGRAM_UNRUNNABLE',
    message: expect.stringMatching(
      /^the program reactive\/x can not be started: programs\/run, which needs \/usr\/bin\/perl: .*ENOENT$/,
    ) as string,
  });
});

test('an argument that no process can have is refused', async () => {
  await expect(runIn(charmWith('true'), ['a\0b'])).rejects.toMatchObject({
    code: 'PROGRAM_UNRUNNABLE',
    message: expect.stringContaining('null bytes') as string,
  });
});

test('outside of tests programs have this process’s environment and secrets that differ', () => {
  expect(thisProcess.environment()).toBe(process.env);
  const [one, other] = [thisProcess.newSecret(), thisProcess.newSecret()];
  expect(one).toMatch(/^[0-9a-f-]{36}$/);
  expect(other).not.toBe(one);
});
