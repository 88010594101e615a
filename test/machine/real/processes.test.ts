import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { realMachine } from '../../../src/machine/real/real-machine.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const { processes } = realMachine();
const isRoot = process.geteuid?.() === 0;
const sh = (script: string, options = {}) => processes.run('sh', ['-c', script], options);

test('a failing program is an answer, with its output in the order it came', async () => {
  const at = temporaryFolder();
  // Each line waits until the one before it was read, so that the order is the same on any host.
  const script = `cd ${at}; echo one; touch 1; until [ -e 1.read ]; do sleep 0.01; done
    echo two >&2; touch 2; until [ -e 2.read ]; do sleep 0.01; done; echo three; exit 7`;
  const result = sh(script);
  for (const line of [1, 2]) {
    await expect.poll(() => existsSync(`${at}/${line}`), { interval: 5 }).toBe(true);
    // The line is in the pipe by now; two turns of the event loop read it.
    await setImmediate();
    await setImmediate();
    writeFileSync(`${at}/${line}.read`, '');
  }
  expect(await result).toEqual({
    code: 7,
    stdout: 'one\nthree\n',
    stderr: 'two\n',
    output: 'one\ntwo\nthree\n',
    timedOut: false,
  });
});

test('a program that cannot be started is an answer too, with the reason', async () => {
  for (const options of isRoot ? [{}, { user: 'nobody' }] : [{}]) {
    const result = await processes.run('no-such-program', ['x'], options);
    expect(result).toMatchObject({ code: -1, stdout: '', timedOut: false });
    expect(result.stderr).toContain('cannot start no-such-program: ');
  }
  expect(await processes.run('true', ['a\0b'])).toMatchObject({ code: -1 });
  expect(await processes.run('true', [], { cwd: '/no/such/folder' })).toMatchObject({ code: -1 });
  expect(await processes.run('true', [], { user: 'nosuchuser' })).toMatchObject({
    code: -1,
    stderr: 'cannot start true: there is no user nosuchuser\n',
  });
});

test('the environment is that of the call, beside PATH, HOME and LANG', async () => {
  process.env.JUJU_CONTEXT_ID = 'a-secret-of-the-hook';
  try {
    const { stdout } = await processes.run('env', [], { env: { A: 'b c\nd', HOME: '/x' } });
    expect(stdout.split('\n').sort()).toEqual([
      '',
      'A=b c',
      'HOME=/x',
      'LANG=C.UTF-8',
      'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      'd',
    ]);
  } finally {
    delete process.env.JUJU_CONTEXT_ID;
  }
});

test('input arrives, and a program that reads none of it is no error', async () => {
  expect(await processes.run('cat', [], { input: 'hé' })).toMatchObject({ stdout: 'hé' });
  expect(await processes.run('true', [], { input: 'x'.repeat(1_000_000) })).toMatchObject({
    code: 0,
  });
  expect(await processes.run('cat', [])).toMatchObject({ code: 0, stdout: '' });
});

test('endless output keeps its end', async () => {
  const { stdout, output } = await sh('yes é | head -c 5000000; echo; echo last');
  expect(stdout.length).toBeLessThanOrEqual(1024 * 1024);
  expect(Buffer.byteLength(stdout)).toBeGreaterThan(1024 * 1024 - 4);
  expect(stdout.endsWith('last\n')).toBe(true);
  expect(output.endsWith('last\n')).toBe(true);
  expect(stdout).not.toContain('\uFFFD');
});

test('a timeout kills the whole group, the deaf ones too', async () => {
  const at = temporaryFolder();
  const script = `(trap '' TERM; echo $$ > ${at}/deaf; exec sleep 600) & sleep 600`;
  const result = await sh(script.replace('$$', "$(exec sh -c 'echo $PPID')"), { timeout: 3_000 });
  expect(result).toMatchObject({ code: -1, timedOut: true });
  const pid = readFileSync(`${at}/deaf`, 'utf8').trim();
  await expect.poll(() => isRunning(pid)).toBe(false);
});

function isRunning(pid: string): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  return !/^\d+ \(.*\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

test('a background process that holds the output does not hold the caller', async () => {
  const { stdout, code } = await sh('sleep 600 & echo $!; exit 3');
  expect(code).toBe(3);
  expect(isRunning(stdout.trim())).toBe(true);
  process.kill(Number(stdout.trim()));
});

test.skipIf(!isRoot)('another user gets no group, right or home of ours', async () => {
  const at = temporaryFolder();
  writeFileSync(`${at}/x`, '');
  const { stdout } = await sh(
    'id -u; id -G; echo $HOME; grep -E "NoNewPrivs|CapInh|CapEff" /proc/self/status',
    {
      user: 'nobody',
    },
  );
  expect(stdout.split('\n').map((line) => line.replace(/\s+/g, ' '))).toEqual([
    '65534',
    '65534',
    '/nonexistent',
    'CapInh: 0000000000000000',
    'CapEff: 0000000000000000',
    'NoNewPrivs: 1',
    '',
  ]);
});

test.skipIf(!isRoot)('a value of the environment is on no command line', async () => {
  const script = 'tr "\\0" " " < /proc/$PPID/cmdline; tr "\\0" " " < /proc/self/cmdline; echo $S';
  const { stdout } = await sh(script, { user: 'nobody', env: { S: 'hunter2' } });
  expect(stdout.match(/hunter2/g)).toHaveLength(1);
});

test('the signal that ended a program is distinguished from an exit status, also after a change of user', async () => {
  expect(await sh('kill -9 $$')).toMatchObject({ code: -1, signal: 9, timedOut: false });
  expect(await sh('kill -15 $$', { user: 'nobody' })).toMatchObject({ code: -1, signal: 15 });
  expect(await sh('exit 137')).not.toHaveProperty('signal');
  expect(await sh('sleep 60', { timeout: 50 })).not.toHaveProperty('signal');
});
