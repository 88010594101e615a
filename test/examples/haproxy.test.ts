import { expect, test } from 'vitest';
import handlers from '../../examples/haproxy/reactive/haproxy.ts';
import { recordingMachine } from '../../src/machine/recording/recording-machine.ts';
import { Model } from './model.ts';

const metadata = {
  name: 'haproxy',
  provides: { website: { interface: 'http' } },
  requires: { reverseproxy: { interface: 'http' } },
};
const cfg = '/etc/haproxy/haproxy.cfg';

function deployed() {
  const machine = recordingMachine({ units: { 'haproxy.service': {} } });
  machine.answers.run('haproxy -v', { stdout: 'HAProxy version 2.6.12-1+deb12u4 2026/01/01\n' });
  const model = new Model({ handlers, metadata }, machine, {
    port: 80,
    timeout: 30,
    health_path: '/',
  });
  return { machine, model };
}

const hello = { hostname: '10.77.0.10', 'private-address': '10.77.0.10', port: '80' };

test('installed without relations, it waits for servers and listens', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  expect(model.status).toBe('waiting no servers');
  expect(model.version).toBe('2.6.12');
  expect([...model.ports]).toEqual(['80/tcp']);
  expect(await machine.systemd.active('haproxy.service')).toBe('active');
  expect(await machine.files.kind(`${cfg}.candidate`)).toBe('absent');
});

test('a published unit becomes a server by reload, and the website is published on', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  const front = model.relate('website:2', { 'monitor/0': {} });
  model.relate('reverseproxy:1', { 'hello/0': hello, 'hello/1': {} });
  machine.takeEffects();
  await model.hook('reverseproxy:1-changed');
  expect(model.status).toBe('active 1 server');
  expect(await machine.files.readText(cfg)).toContain('server hello-0 10.77.0.10:80\n');
  expect(machine.takeEffects().map(({ kind }) => kind)).toContain('reload');
  expect(front.own).toEqual({ hostname: '10.77.0.9', 'private-address': '10.77.0.9', port: '80' });
});

test('when nothing has changed, the server is looked at and nothing is done', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  model.relate('reverseproxy:1', { 'hello/0': hello });
  await model.hook('reverseproxy:1-changed');
  machine.takeEffects();
  expect(await model.hook('update-status')).toEqual(['look after the server']);
  expect(machine.takeEffects()).toEqual([]);
});

test('of several applications the first related is the default, whatever the others are called', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  model.relate('reverseproxy:1', { 'hello/0': hello });
  model.relate('reverseproxy:2', { 'about/0': hello });
  await model.hook('reverseproxy:2-changed');
  expect(await machine.files.readText(cfg)).toContain('default_backend hello\n');
  expect(model.status).toBe('active 2 servers');
});

test('the last server gone, the website is withdrawn and it waits', async () => {
  const { model } = deployed();
  await model.hook('install');
  const front = model.relate('website:2', { 'monitor/0': {} });
  const back = model.relate('reverseproxy:1', { 'hello/0': hello });
  await model.hook('reverseproxy:1-changed');
  Reflect.deleteProperty(back.units['hello/0'] ?? {}, 'port');
  await model.hook('reverseproxy:1-changed');
  expect(model.status).toBe('waiting no servers');
  expect(front.own).toEqual({});
});

test('a new port is opened and the old one closed', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  model.config.port = 8080;
  await model.hook('config-changed');
  expect([...model.ports]).toEqual(['8080/tcp']);
  expect(await machine.files.readText(cfg)).toMatch(/bind .*8080/);
});

test('a bad option blocks, and the old configuration stays until it is repaired', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  const before = await machine.files.readText(cfg);
  model.config.port = 70_000;
  await model.hook('config-changed');
  expect(model.status).toBe('blocked port is 70000, expected a number from 1 to 65535');
  expect(await machine.files.readText(cfg)).toBe(before);
  model.config.port = 80;
  await model.hook('config-changed');
  expect(model.status).toBe('waiting no servers');
});

test('a configuration that haproxy refuses is never installed, and is tried again', async () => {
  const { machine, model } = deployed();
  machine.answers.run(
    '-c -q',
    { code: 1, stderr: '[NOTICE] x\n[ALERT]    (9) : config : cannot bind\n' },
    { code: 0 },
  );
  await model.hook('install');
  expect(model.status).toBe('blocked haproxy refuses it: [ALERT]    (9) : config : cannot bind');
  expect(await machine.files.kind(cfg)).toBe('absent');
  await model.hook('update-status');
  expect(model.status).toBe('waiting no servers');
});

test('a package that can’t be had yet is waited for, and asked for again', async () => {
  const { machine, model } = deployed();
  machine.answers.install(
    { kind: 'unavailable', reason: 'no network', output: '' },
    { kind: 'installed', changed: true, added: ['haproxy'] },
  );
  await model.hook('install');
  expect(model.status).toBe('waiting HAProxy can’t be installed yet: no network');
  await model.hook('update-status');
  expect(model.status).toBe('waiting no servers');
});

test('a package that is refused blocks with the reason', async () => {
  const { machine, model } = deployed();
  machine.answers.install({ kind: 'refused', reason: 'no such package', output: '' });
  await model.hook('install');
  expect(model.status).toBe('blocked HAProxy can’t be installed: no such package');
});

test('an upgraded charm applies everything once more', async () => {
  const { model } = deployed();
  await model.hook('install');
  expect(await model.hook('upgrade-charm')).toContain('balance');
  expect(await model.hook('config-changed')).toEqual([]);
});

test('a server that is down is started again, and the unit is not active while it can’t be', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  model.relate('reverseproxy:1', { 'hello/0': hello });
  await model.hook('reverseproxy:1-changed');
  const unit = machine.systemd.units.get('haproxy.service');
  if (unit === undefined) throw new Error('no unit');
  unit.active = 'failed';
  machine.answers.job('start', 'haproxy.service', { ok: false, output: 'address in use' });
  await model.hook('update-status');
  expect(model.status).toBe('blocked address in use');
  machine.answers.job('start', 'haproxy.service', { ok: true });
  await model.hook('update-status');
  expect(model.status).toBe('active 1 server');
});

test('a unit that stops leaves no server running, also not after a boot', async () => {
  const { machine, model } = deployed();
  await model.hook('install');
  await model.hook('stop');
  await model.hook('remove');
  expect(machine.systemd.units.get('haproxy.service')).toEqual({
    enabled: false,
    active: 'inactive',
  });
  await model.hook('start');
  expect(machine.systemd.units.get('haproxy.service')).toEqual({ enabled: true, active: 'active' });
});
