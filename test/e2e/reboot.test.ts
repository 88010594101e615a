/** A charm that reboots its own machine: at once, after a hook, and from a command. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'rebooter/0';

beforeAll(async () => {
  deployment = await Deployment.create('reboot');
  await deployment.run('deploy', join(root, 'test/fixtures/charms/rebooter'));
});

afterAll(async () => await deployment.destroy());

/** What the charm wrote, with boots numbered from 1: `2 install began`. */
async function journal(): Promise<readonly string[]> {
  const text = await deployment.exec(unit, 'cat', 'journal');
  const lines = text.split('\n').map((line) => line.split(' '));
  const boots = [...new Set(lines.map(([boot = '']) => boot))];
  return lines.map(([boot = '', ...rest]) => [boots.indexOf(boot) + 1, ...rest].join(' '));
}

const state = async () => await deployment.exec(unit, 'state-get', '--format', 'json');

test('juju-reboot --now ends the hook at once, and it runs again after the reboot', async () => {
  await deployment.untilIdle(unit, 'unknown');
  expect(await journal()).toEqual([
    '1 install began',
    ...['2 install began', '2 install ended'],
    ...['2 leader-elected began', '2 leader-elected ended'],
    ...['2 config-changed began', '2 config-changed ended'],
    ...['2 start began', '2 start ended'],
  ]);
  // Nothing of what the hook had asked for until then is kept.
  expect(await state()).toBe('null');
});

test('juju-reboot lets the hook end, keeps what it asked for, and start follows', async () => {
  await deployment.run('config', 'rebooter', 'reboot=please');
  await deployment.eventually(async () => {
    expect((await journal()).slice(-4)).toEqual([
      ...['2 config-changed began', '2 config-changed ended'],
      ...['3 start began', '3 start ended'],
    ]);
  });
  expect(JSON.parse(await state())).toEqual({ kept: 'please' });
});

test('a command may not ask for a reboot, and may reboot the machine itself', async () => {
  const asked = await deployment.try('exec', '--unit', unit, '--', 'juju-reboot');
  expect(asked.stderr).toContain('juju-reboot is not supported when running an action.');
  await deployment.try('exec', '--unit', unit, '--', 'systemctl', 'reboot');
  await deployment.eventually(async () => {
    expect((await journal()).slice(-2)).toEqual(['4 start began', '4 start ended']);
  });
  await deployment.untilIdle(unit, 'unknown');
  expect((await journal()).filter((line) => line.includes('start'))).toHaveLength(6);
});
