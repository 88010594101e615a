/** Real machines on the real host, below the controller. */
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isFault } from '../../src/errors.ts';
import type { MachineSpec, ProcessEnd } from '../../src/controller/machines/machines.ts';
import { machineNames, modelNames, tablePrefix } from '../../src/controller/machines/names.ts';
import { nspawnMachines } from '../../src/controller/machines/nspawn.ts';
import { testHome } from './support/test-home.ts';
import { freeSubnet } from './support/free-subnet.ts';

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const model = 'machines-e2e';
const network = { model, subnet: freeSubnet() };
const quiet = (): void => undefined;

interface Outcome {
  readonly end: ProcessEnd;
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
}

/** All of the host's that a machine changes; sorted, so that two of them can be compared. */
function hostState(): Readonly<Record<string, readonly string[]>> {
  const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
  return {
    links: readdirSync('/sys/class/net').sort(),
    mounts: lines(readFileSync('/proc/mounts', 'utf8')).sort(),
    tables: lines(execFileSync('nft', ['list', 'tables'], { encoding: 'utf8' })).sort(),
    forwarding: [readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8').trim()],
    groups: ['/sys/fs/cgroup', '/sys/fs/cgroup/unified', '/sys/fs/cgroup/systemd']
      .map((root) => join(root, 'charmwright'))
      .flatMap(foldersIn)
      .sort(),
    processes: readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(commandLine)
      .filter((line) => line.startsWith('systemd-nspawn') || line.includes('charmwright-machine'))
      .sort(),
    run: readdirSync('/run').sort(),
  };
}

/** Whether no other machines are on this host, nor in a container whose groups are seen here. */
function isIdle({ tables = [], groups = [] }: ReturnType<typeof hostState>): boolean {
  const machineGroups = groups.filter((group) => !group.endsWith('/charmwright'));
  return machineGroups.length === 0 && !tables.some((table) => table.includes(tablePrefix));
}

function foldersIn(folder: string): string[] {
  try {
    return [folder, ...readdirSync(folder).map((name) => join(folder, name))];
  } catch {
    return [];
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

describe('machines', () => {
  const home = testHome();
  const machines = nspawnMachines({ home, environment: process.env });
  let before: ReturnType<typeof hostState>;
  let shared: string;
  let first: MachineSpec;
  let second: MachineSpec;

  beforeAll(async () => {
    before = hostState();
    shared = await mkdtemp(join(tmpdir(), 'cw-machines-e2e-'));
    // A colon must not be taken for the end of the path.
    const host = join(shared, 'a:b');
    await mkdir(host);
    await writeFile(join(host, 'greeting'), 'from the host\n');
    const binds = [{ host, machine: '/srv/shared', readOnly: true }];
    first = { model, id: '0', address: `10.77.${network.subnet}.10`, binds };
    second = { model, id: '1', address: `10.77.${network.subnet}.11`, binds: [] };
    await machines.prepareHost(network, quiet);
    await Promise.all([
      machines.ensureRunning(first, quiet),
      machines.ensureRunning(second, quiet),
    ]);
  });

  afterAll(async () => {
    await machines.removeModel(network);
    await rm(shared, { recursive: true });
  });

  async function run(
    spec: MachineSpec,
    argv: readonly string[],
    more: { env?: Record<string, string>; cwd?: string; signal?: AbortSignal } = {},
  ): Promise<Outcome> {
    const [stdout, stderr]: [Uint8Array[], Uint8Array[]] = [[], []];
    const end = await machines.run(spec, {
      argv,
      cwd: '/',
      ...more,
      env: { PATH: path, ...more.env },
      onStdout: (chunk) => stdout.push(chunk),
      onStderr: (chunk) => stderr.push(chunk),
    });
    return { end, stdout: linesOf(stdout), stderr: linesOf(stderr) };
  }

  function linesOf(chunks: readonly Uint8Array[]): string[] {
    const text = Buffer.concat(chunks).toString();
    return text === '' ? [] : text.replace(/\n$/, '').split('\n');
  }

  async function inside(spec: MachineSpec, script: string): Promise<string> {
    const { end, stdout, stderr } = await run(spec, ['sh', '-c', script]);
    expect({ end, stderr }).toMatchObject({ end: { kind: 'exited', code: 0 } });
    return stdout.join('\n');
  }

  async function serve(spec: MachineSpec): Promise<void> {
    const unit = `[Service]\nExecStart=/usr/bin/python3 -m http.server 80 --directory /etc\n
[Install]\nWantedBy=multi-user.target\n`;
    await inside(
      spec,
      `printf '%s' '${unit}' >/etc/systemd/system/web.service && systemctl enable -q --now web`,
    );
  }

  async function served(spec: MachineSpec): Promise<void> {
    await expect
      .poll(
        async () => {
          // A request to a machine that goes down may never be answered; the next one may be.
          const signal = AbortSignal.timeout(5000);
          const url = `http://${spec.address}/hostname`;
          const text = await fetch(url, { signal }).then(
            (answer) => answer.text(),
            () => '',
          );
          return text.trim();
        },
        { timeout: 120_000 },
      )
      .toBe(machineNames(home, spec.model, spec.id).hostname);
  }

  async function webStarted(spec: MachineSpec): Promise<string> {
    return await inside(spec, 'systemctl show -p MainPID --value web');
  }

  test('a program sees exactly the environment and the folder it was given', async () => {
    const values = { A: 'b\nc=d', EMPTY: '', QUOTED: `"'$PATH` };
    const { end, stdout } = await run(
      first,
      ['perl', '-e', 'use Cwd; print join("\\0", getcwd(), map { "$_=$ENV{$_}" } sort keys %ENV)'],
      { env: values, cwd: '/srv/shared' },
    );
    expect(end).toEqual({ kind: 'exited', code: 0 });
    expect(stdout.join('\n').split('\0')).toEqual([
      '/srv/shared',
      'A=b\nc=d',
      'EMPTY=',
      `PATH=${path}`,
      `QUOTED="'$PATH`,
    ]);
  });

  test('a program may do what the machine may do and no more', async () => {
    const bounds = await inside(first, 'grep -h CapBnd /proc/1/status /proc/self/status');
    expect(new Set(bounds.split('\n')).size).toBe(1);
    const { end } = await run(first, ['date', '-s', '2001-01-01']);
    expect(end).toEqual({ kind: 'exited', code: 1 });
  });

  test('a program’s output, exit code and death are distinguished', async () => {
    expect(await run(first, ['sh', '-c', 'echo out; echo err >&2; exit 7'])).toEqual({
      end: { kind: 'exited', code: 7 },
      stdout: ['out'],
      stderr: ['err'],
    });
    const killed = await run(first, ['sh', '-c', 'kill -TERM $$']);
    expect(killed.end).toEqual({ kind: 'killed', signal: 'SIGTERM' });
    expect((await run(first, ['/no/such/program'])).end).toEqual({ kind: 'exited', code: 127 });
    const elsewhere = await run(first, ['true'], { cwd: '/no/such/folder' });
    expect(elsewhere.end).toEqual({ kind: 'exited', code: 126 });
  });

  test('what a program leaves behind does not hold up its end, and ends with its context', async () => {
    const env = { JUJU_CONTEXT_ID: 'web/0-install-1' };
    // Had it held the program up, the test's limit would have come before its 4321 seconds.
    const { end, stdout } = await run(first, ['sh', '-c', 'sleep 4321 & echo done'], { env });
    expect(end).toEqual({ kind: 'exited', code: 0 });
    expect(stdout).toEqual(['done']);
    expect(await inside(first, 'pgrep -fc "^sleep 4321"')).toBe('1');
    await machines.endContext(first, 'web/0-install-1');
    expect(await inside(first, 'pgrep -fc "^sleep 4321" || true')).toBe('0');
  });

  test('aborting kills a program with its children', async () => {
    const abort = new AbortController();
    const { promise: started, resolve } = Promise.withResolvers<Uint8Array>();
    const end = machines.run(first, {
      argv: ['sh', '-c', 'sleep 4322 & echo started; wait'],
      cwd: '/',
      env: { PATH: path },
      onStdout: resolve,
      onStderr: quiet,
      signal: abort.signal,
    });
    await started;
    abort.abort();
    expect(await end).toEqual({ kind: 'killed', signal: 'SIGKILL' });
    expect(await inside(first, 'pgrep -fc "^sleep 4322" || true')).toBe('0');
  });

  test('folders of the host are there, read-only ones as such', async () => {
    expect(await inside(first, 'cat /srv/shared/greeting')).toBe('from the host');
    const { stderr } = await run(first, ['touch', '/srv/shared/x']);
    expect(stderr.join()).toContain('Read-only file system');
  });

  test('packages can be installed without updating first, through the host', async () => {
    await inside(first, 'apt-get install -y hello >/dev/null');
    expect(await inside(first, 'hello')).toBe('Hello, world!');
  });

  test('services are reached from the host, and each machine has its own', async () => {
    await Promise.all([serve(first), serve(second)]);
    await Promise.all([served(first), served(second)]);
    await inside(second, 'systemctl stop web');
    await served(first);
    await inside(second, 'systemctl start web');
  });

  test('a command line for people enters the machine', async () => {
    const [program = '', ...argv] = await machines.enter(first);
    const out = execFileSync(program, [...argv, 'printf', '%s|', 'a b', '$HOME'], {
      encoding: 'utf8',
      env: { PATH: path, SECRET: 'x' },
    });
    expect(out).toBe('a b|$HOME|');
    const seen = execFileSync(program, [...argv, 'sh', '-c', 'hostname; env'], {
      encoding: 'utf8',
      env: { PATH: path, SECRET: 'x' },
    });
    expect(seen).toContain(`${model}-0\n`);
    expect(seen).not.toContain('SECRET');
  });

  test('a reboot ends what runs, and keeps address, files and services', async () => {
    const state = await machines.ensureRunning(first, quiet);
    const running = run(first, ['sleep', '4323']);
    await inside(first, 'systemctl reboot');
    expect(await running).toMatchObject({ end: { kind: 'killed' } });
    await served(first);
    const after = await machines.ensureRunning(first, quiet);
    expect(after.boot).not.toBe(state.boot);
    expect(await inside(first, 'hello')).toBe('Hello, world!');
  });

  test('another controller finds a machine whose supervisor and nspawn were killed', async () => {
    const state = await machines.ensureRunning(first, quiet);
    const { nspawn, folder } = machineNames(home, model, first.id);
    const started = await webStarted(first);
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      const line = commandLine(pid);
      const ours = line.includes(`--machine=${nspawn} `) || line.includes(`${folder}/lock`);
      if (ours) process.kill(Number(pid), 'SIGKILL');
    }
    const other = nspawnMachines({ home, environment: process.env });
    expect(await other.state(model, first.id)).toEqual({ kind: 'running', ...state });
    expect(await other.ensureRunning(first, quiet)).toEqual(state);
    expect(await webStarted(first)).toBe(started);
  });

  test('a machine that was killed boots again with its files', async () => {
    const { initPid } = await machines.ensureRunning(first, quiet);
    process.kill(initPid, 'SIGKILL');
    await expect.poll(async () => (await machines.state(model, first.id)).kind).toBe('stopped');
    await expect(run(first, ['true'])).rejects.toSatisfy((error) =>
      isFault(error, 'MACHINE_NOT_RUNNING'),
    );
    await machines.ensureRunning(first, quiet);
    await served(first);
  });

  test('a second model has a network of its own without a way to the first, and its removal takes nothing from that', async () => {
    const other = { model: 'machines-e2e-2', subnet: freeSubnet() };
    const clash = { model: 'machines-e2e-2', subnet: network.subnet };
    await expect(machines.prepareHost(clash, quiet)).rejects.toSatisfy((error) =>
      isFault(error, 'SUBNET_IN_USE'),
    );
    await machines.prepareHost(other, quiet);
    const spec = { model: other.model, id: '0', address: `10.77.${other.subnet}.10`, binds: [] };
    await machines.ensureRunning(spec, quiet);
    const url = `http://${first.address}/hostname`;
    const { end } = await run(spec, ['curl', '-sf', '--max-time', '2', url]);
    // curl(1): 28 is a time-out; the packets are dropped.
    expect(end).toEqual({ kind: 'exited', code: 28 });
    await machines.removeModel(other);
    expect(hostState().links).not.toContain(modelNames(home, other.model).bridge);
    await served(first);
    await inside(first, 'apt-get update -qq');
  });

  test('a removed machine is gone, cleanly or forced, and removing it again is fine', async () => {
    await machines.remove(model, first.id, false);
    await machines.remove(model, first.id, false);
    expect(await machines.state(model, first.id)).toEqual({ kind: 'absent' });
    await machines.remove(model, second.id, true);
    expect(await machines.state(model, second.id)).toEqual({ kind: 'absent' });
  });

  test('after the model nothing of it is left on the host', async () => {
    await machines.ensureRunning(first, quiet);
    await machines.removeModel(network);
    await machines.removeModel(network);
    const after = hostState();
    const { bridge, table, cgroupPrefix, machines: folder } = modelNames(home, model);
    const left = Object.values(after)
      .flat()
      .filter((line) => [bridge, table, cgroupPrefix, folder].some((name) => line.includes(name)));
    expect(left).toEqual([]);
    // Where someone else's models come and go meanwhile, the rest says nothing about ours.
    if (isIdle(before) && isIdle(after)) expect(after).toEqual(before);
  });
});
