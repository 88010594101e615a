/** A subordinate charm on a real machine: beside its principal, through a reboot, and away again. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, Deployment, type UnitStatus } from './support/deployment.ts';

let deployment: Deployment;
const charms = join(root, 'test/fixtures/charms');

beforeAll(async () => {
  deployment = await Deployment.create('beside');
  await deployment.run('deploy', join(charms, 'gazette'));
  await deployment.run('deploy', join(charms, 'lantern'));
  await deployment.untilIdle('gazette/0', 'active');
});

afterAll(async () => await deployment.destroy());

type Subordinates = Readonly<Record<string, UnitStatus>>;

async function beside(): Promise<Subordinates> {
  const unit = (await deployment.unit('gazette/0')) as UnitStatus & { subordinates?: Subordinates };
  return { ...unit.subordinates };
}

async function reads(name: string, message: RegExp): Promise<void> {
  await deployment.eventually(async () => {
    const unit = (await beside())[name];
    expect(unit?.['juju-status'].current).toBe('idle');
    expect(unit?.['workload-status'].message).toMatch(message);
  });
}

const exec = (...command: string[]): Promise<string> => deployment.exec('gazette/0', ...command);

test('it comes onto the running machine of its principal, and reads what that serves', async () => {
  await deployment.run('integrate', 'lantern:site', 'gazette:website');
  await reads('lantern/0', /^Reads gazette\/0$/);
  expect(await exec('cat', '/srv/lantern/page')).toBe('<h1>The Gazette</h1>');
  expect(await exec('cat', '/srv/lantern/installed')).toMatch(/^gazette\/0 on /);
  const tools = '/var/lib/juju/tools/unit-lantern-0';
  expect(await exec(`touch ${tools}/x 2>&1 || true`)).toContain('Read-only file system');
  expect(await deployment.run('status')).toMatch(/^ {2}lantern\/0/m);
  expect(await deployment.exec('lantern/0', 'echo $JUJU_PRINCIPAL_UNIT')).toBe('gazette/0');
});

test('a machine that rebooted has both again', async () => {
  const boot = await exec('cat', '/proc/sys/kernel/random/boot_id', '/proc/1/stat');
  await deployment.try('exec', '--unit', 'gazette/0', '--', 'systemctl', 'reboot');
  await deployment.eventually(async () => {
    expect(await exec('cat', '/proc/sys/kernel/random/boot_id', '/proc/1/stat')).not.toBe(boot);
  });
  await deployment.eventually(async () => {
    expect(await deployment.exec('lantern/0', 'pwd')).toBe(
      '/var/lib/juju/agents/unit-lantern-0/charm',
    );
  });
  await reads('lantern/0', /./);
});

test('it goes with its relation and leaves nothing on the machine', async () => {
  await deployment.run('remove-relation', 'lantern', 'gazette');
  await deployment.eventually(async () => expect(await beside()).toEqual({}));
  await deployment.untilIdle('gazette/0', 'active');
  expect(await exec('ls -d /srv/lantern 2>&1 || true')).toContain('No such file');
  expect(await exec('grep -c unit-lantern /proc/mounts || true')).toBe('0');
});

test('juju-info ties it to any charm, and both go together', async () => {
  await deployment.run('integrate', 'lantern:host', 'gazette');
  await reads('lantern/1', /^Beside gazette\/0$/);
  await deployment.run('remove-application', 'gazette');
  await deployment.eventually(async () => {
    await expect(deployment.unit('gazette/0')).rejects.toThrow('there is no unit');
  });
});
