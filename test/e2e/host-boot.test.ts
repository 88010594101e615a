/** A host that boots: a real systemd with the whole product in it, and this host, on which nothing of it is left. */
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { servicePaths } from '../../src/cli/service/service-unit.ts';
import { isSystemdRunning } from '../../src/cli/service/systemd.ts';
import { ipv6AddressOf } from '../../src/controller/machines/addresses.ts';
import { hierarchies, killGroup } from '../../src/controller/machines/cgroup.ts';
import { hostRecipe } from '../../src/controller/machines/host-recipe.ts';
import { ensureImage } from '../../src/controller/machines/image.ts';
import type { MachineSpec } from '../../src/controller/machines/machines.ts';
import { rootOf } from '../../src/controller/machines/machine-files.ts';
import { removeNetwork } from '../../src/controller/machines/model-network.ts';
import { machineNames, modelNames } from '../../src/controller/machines/names.ts';
import { nspawnMachines } from '../../src/controller/machines/nspawn.ts';
import { hostPath } from '../../src/controller/machines/host-program.ts';
import { outside, type Outside } from './support/namespace.ts';
import { testHome } from './support/test-home.ts';
import { getText, root, Deployment } from './support/deployment.ts';
import { freeSubnet } from './support/free-subnet.ts';

const charm = join(root, 'test/fixtures/charms/echo');
const charmwright = join(root, 'bin/charmwright');
const quiet = (): void => undefined;
const run = promisify(execFile);

describe('a host with systemd', () => {
  const home = testHome();
  const machines = nspawnMachines({ home, environment: process.env });
  const network = { model: 'hosts', subnet: freeSubnet() };
  const address = `10.77.${network.subnet}.10`;
  const ipv6 = ipv6AddressOf(modelNames(home, network.model).site, address);
  let folder: string;
  let host: MachineSpec;

  beforeAll(async () => {
    folder = await mkdtemp('/var/tmp/cw-host-');
    const inner = join(folder, 'home');
    const build = { environment: process.env, report: quiet };
    const image = await ensureImage(home, await hostRecipe(process.env), build);
    await mkdir(join(inner, 'images'), { recursive: true, mode: 0o700 });
    await run('cp', ['-a', join(home, 'images', image), join(inner, 'images')]);
    const binds = [
      { host: root, machine: root, readOnly: true },
      { host: inner, machine: '/var/lib/charmwright', readOnly: false },
    ];
    host = { model: network.model, id: '0', address, binds };
    await machines.prepareHost(network, quiet);
    await machines.ensureRunning(host, quiet);
    const packages = ['systemd-container', 'mmdebstrap', 'nftables'];
    await inside('apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages);
  });

  afterAll(async () => {
    await machines.removeModel(network);
    await rm(folder, { recursive: true, force: true });
  });

  /** Runs a program on that host, which must succeed; answers what it printed, trimmed. */
  async function inside(...argv: readonly string[]): Promise<string> {
    const [stdout, stderr]: [Uint8Array[], Uint8Array[]] = [[], []];
    const end = await machines.run(host, {
      argv,
      cwd: '/',
      env: { PATH: hostPath, HOME: '/root', DEBIAN_FRONTEND: 'noninteractive' },
      onStdout: (chunk) => stdout.push(chunk),
      onStderr: (chunk) => stderr.push(chunk),
    });
    const said = Buffer.concat(stdout).toString();
    if (end.kind === 'exited' && end.code === 0) return said.trim();
    throw new Error(
      `${argv.join(' ')}: ${JSON.stringify(end)}\n${said}${String(Buffer.concat(stderr))}`,
    );
  }

  const eventually = (expectation: () => Promise<void>) =>
    expect.poll(() => expectation().then(() => 'done', String), { timeout: 120_000 }).toBe('done');

  const served = () =>
    eventually(async () => {
      expect(await getText(`http://${address}/`)).toMatch(/^default-0 /);
      expect(await getText(`http://[${ipv6}]/`)).toMatch(/^default-0 /);
    });

  /** The process ids of the machine's supervisor and all that is below it, as that host sees them. */
  const ofMachine = async () =>
    (await inside('pgrep', '-f', 'charmwright-machine|systemd-nspawn')).split('\n');

  /** Whether that host forwards, and how its interfaces take router advertisements. */
  const ipv6Settings = async () => {
    const settings = ['all/forwarding', 'host0/accept_ra'].map(
      (each) => `/proc/sys/net/ipv6/conf/${each}`,
    );
    return (await inside('cat', ...settings)).split('\n');
  };

  const controller = async (): Promise<number> =>
    Number(await inside('systemctl', 'show', '-p', 'MainPID', '--value', 'charmwright'));

  test('install starts the controller as a service, hardened as far as its machines allow', async () => {
    expect(await inside(charmwright, 'controller', 'install')).toContain(
      'charmwright.service runs',
    );
    expect(await inside('systemctl', 'is-enabled', 'charmwright')).toBe('enabled');
    const shown: unknown = JSON.parse(
      await inside(charmwright, 'controller', 'show', '--format', 'json'),
    );
    expect(shown).toMatchObject({ running: true, installed: true, process: await controller() });
    await inside('systemd-analyze', 'verify', '/etc/systemd/system/charmwright.service');
    const score = await inside('systemd-analyze', 'security', '--no-pager', 'charmwright.service');
    const [, exposure = ''] = /exposure level for charmwright\.service: ([\d.]+)/.exec(score) ?? [];
    expect(Number(exposure)).toBeLessThan(8.5);
    expect(await inside('stat', '-c', '%a', '/var/lib/charmwright/controller.env')).toBe('600');
    await inside(charmwright, 'deploy', charm);
    await eventually(async () => {
      expect(await inside(charmwright, 'status')).toMatch(/echo\/0\* +active +idle/);
    });
    expect(await ipv6Settings()).toEqual(['0', '1']);
    await inside(charmwright, 'expose', 'echo');
    expect(await ipv6Settings()).toEqual(['1', '2']);
    await served();
  });

  test('a restart, a reload of systemd, an upgrade and a stop of the service leave machines running', async () => {
    const before = await ofMachine();
    const first = await controller();
    await inside('systemctl', 'restart', 'charmwright');
    await inside('systemctl', 'daemon-reload');
    await inside('systemctl', 'daemon-reexec');
    expect(await controller()).not.toBe(first);
    const second = await controller();
    expect(await inside(charmwright, 'controller', 'upgrade')).toContain('is version');
    expect(await controller()).not.toBe(second);
    await inside('systemctl', 'stop', 'charmwright');
    await served();
    // The next command has systemd start it, not a child of its own.
    await inside(charmwright, 'status');
    expect(await controller()).toBeGreaterThan(0);
    expect(await ofMachine()).toEqual(before);
    await served();
  });

  test('a controller that is killed comes back by itself', async () => {
    await inside(charmwright, 'status');
    const before = await controller();
    expect(before).toBeGreaterThan(0);
    await inside('kill', '-KILL', String(before));
    await eventually(async () => {
      const now = await controller();
      expect(now).toBeGreaterThan(0);
      expect(now).not.toBe(before);
    });
    await served();
  });

  /** How often the service of the application was ended in order. */
  const stops = async () =>
    (await inside(charmwright, 'exec', '--unit', 'echo/0', '--', 'cat', '/var/lib/echo-stops'))
      .length;

  test('after a reboot it serves again, exposed ports included, with nothing typed', async () => {
    const before = await machines.ensureRunning(host, quiet);
    const stopped = await stops();
    await inside('systemctl', 'reboot').catch(quiet);
    await eventually(async () => {
      const now = await machines.state(host.model, host.id);
      expect(now.kind === 'running' && now.boot !== before.boot).toBe(true);
    });
    await machines.ensureRunning(host, quiet);
    await served();
    await eventually(async () => {
      expect(await inside(charmwright, 'status')).toMatch(/echo\/0\* +active +idle/);
    });
    // Its machine was powered off, not killed.
    expect(await stops()).toBeGreaterThan(stopped);
  });

  test('uninstall takes the service away and leaves machines running', async () => {
    const before = await ofMachine();
    await inside(charmwright, 'controller', 'uninstall');
    await inside('test', '!', '-e', '/etc/systemd/system/charmwright.service');
    await served();
    expect(await ofMachine()).toEqual(before);
    await inside(charmwright, 'destroy-model', 'default', '--force', '--yes');
    expect(await inside('nft', 'list', 'tables')).toBe('');
    expect(await ipv6Settings()).toEqual(['0', '1']);
  });
});

describe.runIf(!isSystemdRunning())('a host whose first process is not systemd', () => {
  let deployment: Deployment;
  let there: Outside;

  beforeAll(async () => {
    deployment = await Deployment.create('boots');
    there = await outside('cw-boots');
  });

  afterAll(async () => {
    await deployment.try('controller', 'uninstall');
    await there.remove();
    await deployment.destroy();
  });

  /** Takes away what a reboot takes: processes, mounts, bridge and rules of the model, and the controller. */
  async function powerCut(): Promise<void> {
    const pid = Number(await readFile(join(deployment.home, 'controller.pid'), 'utf8'));
    process.kill(pid, 'SIGKILL');
    const { cgroup, folder } = machineNames(deployment.home, deployment.model, '0');
    await killGroup(join((await hierarchies()).unified, cgroup));
    await run('umount', [rootOf(folder)]);
    await removeNetwork(modelNames(deployment.home, deployment.model));
  }

  test('install says what the first process has to start, and that line brings everything back', async () => {
    await deployment.run('deploy', charm);
    await deployment.untilIdle('echo/0', 'active');
    await deployment.run('expose', 'echo');
    const installed = await deployment.try('controller', 'install');
    expect(installed.code).toBe(0);
    expect(installed.stderr).toContain('not systemd');
    const { unit } = servicePaths(deployment.home);
    const [, line = ''] = /^ExecStart=(.*)$/m.exec(await readFile(unit, 'utf8')) ?? [];
    expect(installed.stderr).toContain(`${line}\n`);
    await powerCut();
    expect(await there.get(`http://${there.host.ipv4}/`)).toBeUndefined();
    const controller = spawn('/bin/sh', ['-c', `exec ${line}`], { stdio: 'ignore' });
    onTestFinished(() => void controller.kill());
    await deployment.eventually(async () => {
      expect(await there.get(`http://${there.host.ipv4}/`)).toMatch(/^boots-0 /);
      expect(await there.get(`http://[${there.host.ipv6}]/`)).toMatch(/^boots-0 /);
    });
    await deployment.untilIdle('echo/0', 'active');
  });
});
