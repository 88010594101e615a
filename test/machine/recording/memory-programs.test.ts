/** The recording machine runs nothing that a real one could not run. */
import { expect, test } from 'vitest';
import { recordingMachine } from '../../../src/machine/recording/recording-machine.ts';
import type { RecordingSeed } from '../../../src/machine/recording/recording-machine.ts';

const missing = { code: 'TEST_PROGRAM_MISSING' };

function machineWith(seed: RecordingSeed = {}) {
  const machine = recordingMachine({ users: ['app'], ...seed });
  // An answer does not make up for a program that is not there.
  machine.answers.run(() => true, { stdout: 'fine' });
  return machine;
}

const script = '/opt/app/check.sh';

async function withScript(mode: number, owner = 'root', folderMode = 0o755) {
  const machine = machineWith();
  await machine.files.ensureFolder({ path: '/opt/app', mode: folderMode });
  await machine.files.ensureFile({ path: script, content: '#!/bin/sh\n', mode, owner });
  return machine;
}

test.each([
  ['a program by its path', script, []],
  ['a shell’s script', 'sh', ['-e', script, 'argument']],
  ['a script of an interpreter with options', 'python3', ['-B', '-W', 'error', script]],
  ['a script of a virtual environment’s Python', '/venv/bin/python', [script]],
  ['what systemd-run starts', 'systemd-run', ['--wait', '--unit=x', '--', '/bin/sh', script]],
  ['what a wrapped wrapper starts', 'nice', ['--', 'setpriv', '--reuid=app', '--', script]],
  ['a program of no package', 'no-such-program', []],
])('%s that is not there is refused', async (_, command, args) => {
  const machine = machineWith();
  await machine.python.ensureVenv('/venv');
  const run = () => machine.processes.run(command, args);
  await expect(run()).rejects.toMatchObject({ ...missing, details: [command, ...args].join(' ') });
  expect(machine.effects).toEqual([{ kind: 'venv', path: '/venv' }]);
  if (!args.includes(script) && command !== script) return;
  await machine.files.ensureFile({ path: script, content: '', mode: 0o755 });
  expect(await run()).toMatchObject({ stdout: 'fine' });
});

test.each([
  { mode: '644', owner: 'root', user: undefined, command: script, args: [] },
  { mode: '744', owner: 'root', user: 'app', command: script, args: [] },
  { mode: '640', owner: 'root', user: 'app', command: 'sh', args: [script] },
  {
    mode: '600',
    owner: 'root',
    user: undefined,
    command: 'systemd-run',
    args: ['--property', 'User=app', '--', 'sh', script],
  },
])(
  'a script of mode $mode that belongs to $owner is refused to $user',
  async ({ mode, owner, user, command, args }) => {
    const { processes } = await withScript(Number.parseInt(mode, 8), owner);
    const options = user === undefined ? {} : { user };
    await expect(processes.run(command, args, options)).rejects.toMatchObject(missing);
  },
);

test.each([
  { mode: '644', owner: 'root', user: 'app', command: 'sh', args: [script] },
  { mode: '700', owner: 'app', user: 'app', command: script, args: [] },
  { mode: '700', owner: 'app', user: undefined, command: script, args: [] },
  { mode: '600', owner: 'app', user: 'app', command: 'sh', args: [script] },
])(
  'a script of mode $mode that belongs to $owner is run by $user',
  async ({ mode, owner, user, command, args }) => {
    const { processes } = await withScript(Number.parseInt(mode, 8), owner);
    const options = user === undefined ? {} : { user };
    expect(await processes.run(command, args, options)).toMatchObject({ code: 0 });
  },
);

test('a folder that its user may not enter hides a script', async () => {
  const { processes } = await withScript(0o755, 'root', 0o700);
  await expect(processes.run(script, [], { user: 'app' })).rejects.toThrow(
    'app may not enter /opt/app',
  );
});

test('a script is looked for in the folder of the run', async () => {
  const { processes } = await withScript(0o644);
  expect(await processes.run('sh', ['check.sh'], { cwd: '/opt/app' })).toMatchObject({ code: 0 });
  await expect(processes.run('sh', ['check.sh'], { cwd: '/' })).rejects.toMatchObject(missing);
});

test('programs of the system, of packages with their name, written and declared ones are run', async () => {
  const machine = machineWith({
    packages: ['haproxy'],
    programs: ['psql', '/usr/lib/tool/bin/tool', '/charm/'],
  });
  const path = '/usr/local/bin/backup';
  await machine.files.ensureFile({ path, content: '#!/bin/sh\n', mode: 0o755 });
  const names = ['/bin/sh', '/usr/bin/env', 'systemctl', 'haproxy', 'psql', '/usr/bin/psql'];
  for (const name of [...names, '/usr/lib/tool/bin/tool', '/charm/bin/x', 'backup', path]) {
    expect(await machine.processes.run(name, []), name).toMatchObject({ code: 0 });
  }
  await expect(machine.processes.run('/opt/sh', [])).rejects.toMatchObject(missing);
});

test('text, modules and standard input need no file', async () => {
  const { processes } = machineWith();
  for (const [command, args] of [
    ['sh', ['-ec', '/no/such/file']],
    ['python3', ['-m', 'pip', '/no/such/file']],
    ['perl', ['-ne', 'print', '/no/such/file']],
    ['python3', ['-', '/no/such/file']],
  ] as const) {
    expect(await processes.run(command, args)).toMatchObject({ code: 0 });
  }
});
