/** What a unit leaves on a machine that stays, while clients go on asking: nothing. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askingWhile } from './support/load.ts';
import { root, World } from './support/world.ts';

let world: World;
let app: string;

beforeAll(async () => {
  world = await World.create('leaving');
  app = await world.app('app', { VERSION: 'one' });
});

afterAll(async () => await world.destroy());

/** What the layer, its resource and its secrets would be found by. */
const traces = [
  'ls -d /etc/systemd/system/gunicorn3* /etc/systemd/system/*/gunicorn3* /etc/wsgi /etc/logrotate.d/wsgi',
  'ls -d /var/lib/wsgi /var/lib/charmwright-claims /var/log/wsgi* /srv/wsgi.py /srv/VERSION /srv.previous*',
  "systemctl list-units --all --plain --no-legend 'gunicorn3*' 'wsgi-*'",
  'getent passwd wsgi; getent group wsgi; pgrep -a gunicorn',
  'grep -rl hunter2-hunter2 /etc /srv /var /run --exclude-dir=journal --exclude-dir=agents',
];

async function tracesOn(unit: string): Promise<string> {
  const script = traces.map((each) => `{ ${each}; } 2>/dev/null`).join('\n');
  return await world.exec(unit, 'sh', '-c', `${script}\ntrue`);
}

/** Every file of the machine that is not made anew all the time. */
async function filesOn(unit: string): Promise<string> {
  const moving = ['/var/log/journal', '/var/lib/juju', '/var/lib/systemd', '/var/cache', '/tmp'];
  const skipped = [...moving, '/var/tmp', '/root'].map((path) => `-path ${path}`).join(' -o ');
  return await world.exec(
    unit,
    'sh',
    '-c',
    `find / -xdev \\( ${skipped} \\) -prune -o -print | sort`,
  );
}

const settings = [
  '--config',
  'port=8080',
  '--config',
  'environment_variables=TOKEN=hunter2-hunter2',
];

async function removedWhileAsked(application: string, address: string, gone: () => Promise<void>) {
  return await askingWhile(`http://${address}:8080/`, async () => {
    await world.run('remove-application', application);
    await gone();
  });
}

test('a unit beside another goes without a trace, and the next one on that machine serves', async () => {
  await world.run('deploy', join(root, 'test/fixtures/charms/gazette'));
  await world.settled('gazette/0', 'active');
  const charm = await world.build('test/fixtures/charms/annex');
  const { 'public-address': address } = await world.unit('gazette/0');
  let before = '';
  for (const application of ['annex', 'annex2', 'annex3']) {
    await world.run('deploy', charm, application, '--resource', `build=${app}`, ...settings);
    await world.run('integrate', `${application}:host`, 'gazette');
    await world.eventually(async () => {
      expect(await world.getJson('gazette/0', '/', 8080)).toEqual({ version: 'one' });
    });
    const asked = await removedWhileAsked(application, address, async () => {
      await world.eventually(async () => {
        expect(await world.run('status', '--format', 'json')).not.toContain(`"${application}"`);
      });
    });
    expect(asked.last).toMatch(/ECONNREFUSED/);
    expect(await tracesOn('gazette/0')).toBe('');
    const after = await filesOn('gazette/0');
    // The first one has brought Debian's packages, which stay.
    if (before !== '') expect(after.split('\n')).toEqual(before.split('\n'));
    before = after;
  }
  expect(await world.exec('gazette/0', 'ls', '/srv')).toBe('gazette');
});

test('a unit’s own machine is as it was after its last hook, however often that is run', async () => {
  const charm = await world.build('test/fixtures/charms/lingering');
  await world.run('deploy', charm, '--resource', `build=${app}`, ...settings);
  await world.serving('lingering/0', 'one', 8080);
  const { 'public-address': address } = await world.unit('lingering/0');
  const asked = await removedWhileAsked('lingering', address, async () => {
    await world.eventually(async () => {
      const { 'workload-status': workload } = await world.unit('lingering/0');
      expect(workload.current).toBe('error');
      expect(workload.message).toContain('"remove"');
    });
  });
  expect(asked.last).toMatch(/ECONNREFUSED/);
  expect(await tracesOn('lingering/0')).toBe('');
  await world.exec('lingering/0', 'touch', '/run/seen');
  await world.run('resolved', 'lingering/0');
  await world.eventually(async () => {
    await expect(world.unit('lingering/0')).rejects.toThrow('there is no unit');
  });
});
