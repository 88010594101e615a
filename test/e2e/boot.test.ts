/** Boots that go wrong, on real machines. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HostLimits } from '../../src/controller/machines/host-limits.ts';
import { hostLimits } from '../../src/controller/machines/host-limits.ts';
import type { MachineSpec } from '../../src/controller/machines/machines.ts';
import { nspawnMachines } from '../../src/controller/machines/nspawn.ts';
import { testHome } from './support/test-home.ts';
import { freeSubnet } from './support/free-subnet.ts';

const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const network = { model: 'boot-e2e', subnet: freeSubnet() };
const address = `10.77.${network.subnet}.10`;
const spec: MachineSpec = { model: 'boot-e2e', id: '0', address, binds: [] };
const quiet = (): void => undefined;

/** A service whose start never ends. */
const hangs = `[Service]
Type=oneshot
TimeoutStartSec=infinity
ExecStart=/bin/sleep infinity
[Install]
WantedBy=multi-user.target
`;

describe('a boot', () => {
  const home = testHome();
  const written: { name: string; value: number }[] = [];
  /** The host's own limits, of which nothing seems to be left; what is written is only noted. */
  const scarce: HostLimits = {
    ...hostLimits,
    // A note of what was not raised would make the host's own limit 1 when the last model has gone.
    areKept: false,
    read: async (name) => (name === 'max_user_instances' ? 1 : hostLimits.read(name)),
    write: async (name, value) => void written.push({ name, value }),
  };
  const machines = nspawnMachines({
    home,
    environment: process.env,
    bootTimeout: 25_000,
    limits: scarce,
  });

  async function inside(script: string): Promise<string> {
    const chunks: Uint8Array[] = [];
    const onStdout = (chunk: Uint8Array) => void chunks.push(chunk);
    const argv = ['sh', '-c', script];
    const env = { PATH: path };
    await machines.run(spec, { argv, cwd: '/', env, onStdout, onStderr: quiet });
    return Buffer.concat(chunks).toString().trim();
  }

  beforeAll(async () => machines.prepareHost(network, quiet));
  afterAll(async () => machines.removeModel(network));

  test('raises the limit of the host that machines share, and says so', async () => {
    const said: string[] = [];
    await machines.ensureRunning(spec, (message) => void said.push(message));
    expect(written.map(({ name }) => name)).toEqual(['max_user_instances']);
    expect(written[0]?.value).toBeGreaterThan(7);
    expect(said).toContainEqual(
      expect.stringMatching(/^raised fs\.inotify\.max_user_instances from 1 to \d+/),
    );
    // What was not raised is not put back either.
    const note = await readFile('/run/charmwright/host-settings.json', 'utf8').catch(() => '');
    expect(note).not.toContain('"before":1,');
  });

  test('that hangs ends at its limit and names the unit; the machine is not up until it is', async () => {
    await inside(
      `printf '%s' '${hangs}' >/etc/systemd/system/hang.service && systemctl enable -q hang`,
    );
    const { boot } = await machines.ensureRunning(spec, quiet);
    await inside('systemctl reboot');
    const down = async () => (await machines.state(spec.model, spec.id)).kind;
    await expect.poll(down, { timeout: 30_000 }).not.toBe('running');
    const said: string[] = [];
    await expect(
      machines.ensureRunning(spec, (message) => void said.push(message)),
    ).rejects.toMatchObject({
      code: 'MACHINE_BOOT_FAILED',
      message: expect.stringMatching(
        /not up after 25 s: not up are hang\.service \(start running\)/,
      ) as string,
    });
    expect(said).toContainEqual(
      expect.stringMatching(/^machine 0 is booting: not up are hang\.service/),
    );
    expect(await machines.state(spec.model, spec.id)).toEqual({ kind: 'booting' });
    await inside('systemctl kill hang');
    const after = await machines.ensureRunning(spec, quiet);
    expect(after.boot).not.toBe(boot);
    expect(await machines.state(spec.model, spec.id)).toEqual({ kind: 'running', ...after });
  });
});
