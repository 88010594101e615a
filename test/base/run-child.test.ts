import { Readable } from 'node:stream';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type ChildRun, runChild } from '../../src/base/process/run-child.ts';
import { isMissing } from '../../src/base/errno.ts';
import { isAlive } from '../support/is-alive.ts';

const env = { PATH: process.env.PATH };

async function ended(script: string, options: Partial<ChildRun> = {}) {
  const printed = { stdout: '', stderr: '' };
  const end = await runChild({
    ...{ program: 'sh', args: ['-c', script], env, group: true },
    take: (from, chunk) => (printed[from] += chunk.toString('utf8')),
    ...options,
  });
  return { ...end, ...printed };
}

test('a program has the environment and input it is given, and its output comes apart', async () => {
  const script = 'cat; echo $A$HOME; echo oops >&2; exit 3';
  expect(await ended(script, { env: { ...env, A: 'x' }, input: 'in ' })).toEqual({
    ...{ code: 3, signal: null, isTimedOut: false, stdout: 'in x\n', stderr: 'oops\n' },
  });
  expect(await ended('cat')).toMatchObject({ code: 0, stdout: '' });
});

test('a program may end without reading its input', async () => {
  expect(await ended('exit 0', { input: 'x'.repeat(1024 * 1024) })).toMatchObject({ code: 0 });
});

test('a program that is not there, or that Linux refuses to start, rejects with the reason', async () => {
  const missing: unknown = await ended('', { program: '/no/such/program' }).catch(
    (error: unknown) => error,
  );
  expect(isMissing(missing)).toBe(true);
  await expect(ended('', { args: ['x'.repeat(200_000)] })).rejects.toThrow('E2BIG');
  await expect(ended('', { args: ['a\0b'] })).rejects.toThrow('null bytes');
});

test('a program that a signal ended has no exit code', async () => {
  expect(await ended('kill -9 $$')).toMatchObject({ code: null, signal: 'SIGKILL' });
});

test('a program that prints too much can be killed', async () => {
  let received = 0;
  const take: ChildRun['take'] = (_from, chunk, kill) => {
    received += chunk.length;
    if (received > 100_000) kill();
  };
  const end = await ended('exec cat /dev/zero', { take, group: false });
  expect(end).toMatchObject({ code: null, signal: 'SIGKILL', isTimedOut: false });
});

test('a timeout ends the whole group, also a process in it that ignores SIGTERM', async () => {
  const script = `(trap '' TERM; echo $BASHPID; while :; do sleep 0.05; done) & wait`;
  // The time is over when the process is there, however long a busy host takes to start it.
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let stdout = '';
  const end = await ended(script, {
    ...{ program: 'bash', timeout: 3000, linger: { every: 50, looks: 2 } },
    take(_from, chunk) {
      stdout += chunk.toString('utf8');
      if (stdout.endsWith('\n')) vi.advanceTimersByTime(3000);
    },
  });
  vi.useRealTimers();
  expect(end).toMatchObject({ isTimedOut: true, signal: 'SIGTERM' });
  await expect.poll(() => isAlive(Number(stdout))).toBe(false);
});

test('the output that a process left behind holds is closed, and what it printed before is kept', async () => {
  const script = 'echo before; sleep 1000 & echo $!';
  const { stdout, code } = await ended(script, { linger: { every: 20, looks: 3 } });
  const [first, pid] = stdout.trim().split('\n');
  onTestFinished(() => void process.kill(Number(pid), 'SIGKILL'));
  expect(code).toBe(0);
  expect(first).toBe('before');
});

test('a program may have a fourth descriptor', async () => {
  let said = '';
  const onPipe: ChildRun['onPipe'] = (pipe) => {
    if (pipe instanceof Readable) pipe.on('data', (chunk: Buffer) => (said += chunk.toString()));
  };
  await ended('echo here >&3', { onPipe });
  await expect.poll(() => said).toBe('here\n');
});
