import { spawnSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { hostProgram, runHostProgram } from '../../../src/controller/machines/host-program.ts';
import { parseFailed, parseJobs } from '../../../src/controller/machines/system-state.ts';

test('a program’s output, input, end and folder', async () => {
  expect(await hostProgram('sh', ['-c', 'cat; pwd'], { input: 'in\n', cwd: '/usr' })).toBe(
    'in\n/usr',
  );
  expect(await runHostProgram('sh', ['-c', 'echo out; echo err >&2; exit 7'])).toEqual({
    end: { kind: 'exited', code: 7 },
    timedOut: false,
    stdout: 'out\n',
    stderr: 'err\n',
  });
  await expect(hostProgram('sh', ['-c', 'echo why >&2; exit 3'])).rejects.toMatchObject({
    code: 'HOST_COMMAND_FAILED',
    message: expect.stringContaining('failed: exit status 3') as string,
    details: 'why\n',
  });
  await expect(hostProgram('no-such-program', [])).rejects.toMatchObject({
    code: 'HOST_COMMAND_FAILED',
    message: 'no-such-program cannot be started',
  });
});

test('a program that hangs ends at its limit with all its children', async () => {
  const script = 'sleep 4351 & echo $!; wait';
  const { end, timedOut, stdout } = await runHostProgram('sh', ['-c', script], { timeout: 299.5 });
  expect({ end, timedOut }).toEqual({ end: { kind: 'killed', signal: 'SIGKILL' }, timedOut: true });
  await expect.poll(() => isRunning(Number(stdout))).toBe(false);
  await expect(hostProgram('sleep', ['4352'], { timeout: 100 })).rejects.toMatchObject({
    message: 'sleep 4352 failed: it had not ended after 0.1 s',
  });
});

test('an orphan that holds the output open is not waited for, neither at the end nor at the limit', async () => {
  const leave = 'perl -e \'use POSIX; setsid; exec "sleep", "4353"\' & echo $!';
  const pids: number[] = [];
  onTestFinished(() => {
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  });
  for (const [more, timedOut] of [
    ['', false],
    ['; sleep 4354', true],
  ] as const) {
    const said = await runHostProgram('sh', ['-c', leave + more], { timeout: 2_000 });
    pids.push(Number(said.stdout));
    expect(said.timedOut).toBe(timedOut);
    expect(isRunning(Number(said.stdout))).toBe(true);
  }
});

test('the units that keep a boot from ending are named, those that run before those that wait', () => {
  const jobs = ` 51 multi-user.target         start waiting
 72 hang.service              start running
 3  systemd-update-utmp-runlevel.service start waiting
`;
  expect(parseJobs(jobs)).toEqual([
    'hang.service (start running)',
    'multi-user.target (start waiting)',
    'systemd-update-utmp-runlevel.service (start waiting)',
  ]);
  expect(parseJobs('No jobs running.\n')).toEqual([]);
  expect(parseFailed('nginx.service loaded failed failed A web server\n')).toEqual([
    'nginx.service (failed)',
  ]);
});

function isRunning(pid: number): boolean {
  return spawnSync('sh', ['-c', `grep -q '^State:.[^Z]' /proc/${pid}/status`]).status === 0;
}
