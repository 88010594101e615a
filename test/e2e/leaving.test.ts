/** What a unit leaves on a machine that stays, while clients go on asking: nothing. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askingWhile } from './support/load.ts';
import { root, Deployment } from './support/deployment.ts';

let deployment: Deployment;
let app: string;

beforeAll(async () => {
  deployment = await Deployment.create('leaving');
  app = await deployment.app('app', { VERSION: 'one' });
  await deployment.run('deploy', join(root, 'test/fixtures/charms/gazette'));
  await deployment.untilIdle('gazette/0', 'active');
});

afterAll(async () => await deployment.destroy());

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
  return await deployment.exec(unit, 'sh', '-c', `${script}\ntrue`);
}

/** Every file of the machine that is not written again all the time. */
async function filesOn(unit: string): Promise<string> {
  const moving = ['/var/log/journal', '/var/lib/juju', '/var/lib/systemd', '/var/cache', '/tmp'];
  const skipped = [...moving, '/var/tmp', '/root'].map((path) => `-path ${path}`).join(' -o ');
  return await deployment.exec(
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
    await deployment.run('remove-application', application);
    await gone();
  });
}

test('a unit beside another goes without a trace, and the next one on that machine serves', async () => {
  const charm = await deployment.build('test/fixtures/charms/annex');
  const { 'public-address': address } = await deployment.unit('gazette/0');
  let before = '';
  for (const application of ['annex', 'annex2', 'annex3']) {
    await deployment.run('deploy', charm, application, '--resource', `build=${app}`, ...settings);
    await deployment.run('integrate', `${application}:host`, 'gazette');
    await deployment.eventually(async () => {
      expect(await deployment.getJson('gazette/0', '/', 8080)).toEqual({ version: 'one' });
    });
    const asked = await removedWhileAsked(application, address, async () => {
      await deployment.eventually(async () => {
        expect(await deployment.run('status', '--format', 'json')).not.toContain(
          `"${application}"`,
        );
      });
    });
    expect(asked.last).toMatch(/ECONNREFUSED/);
    expect(await tracesOn('gazette/0')).toBe('');
    const after = await filesOn('gazette/0');
    // The first one has brought Debian's packages, which stay.
    if (before !== '') expect(after.split('\n')).toEqual(before.split('\n'));
    before = after;
  }
  expect(await deployment.exec('gazette/0', 'ls', '/srv')).toBe('gazette');
});

test('an application is served beside a storage', async () => {
  const charm = await deployment.build('test/fixtures/charms/lingering');
  await deployment.run('deploy', charm, '--resource', `build=${app}`, ...settings);
  await deployment.serving('lingering/0', 'one', 8080);
});

const onMachine = (script: string) => deployment.exec('lingering/0', 'sh', '-ec', script);

async function attached(version: string): Promise<void> {
  const archive = await deployment.app(version, { VERSION: version });
  await deployment.run('attach-resource', 'lingering', `build=${archive}`);
  await deployment.serving('lingering/0', version, 8080);
}

test('a storage in the application’s folder is seen by the service and kept by every release', async () => {
  await onMachine('mountpoint -q /srv/data; echo precious > /srv/data/upload');
  expect(await deployment.getJson('lingering/0', '/read/data/upload', 8080)).toEqual({
    content: 'precious',
  });
  await attached('two');
  expect(await deployment.getJson('lingering/0', '/read/data/upload', 8080)).toEqual({
    content: 'precious',
  });
  expect(await onMachine('cat /var/lib/wsgi/releases/*/app/data/upload 2>&1 || true')).toContain(
    'No such file',
  );
});

test('a release is taken where its folder is a file system of its own, or a link to one', async () => {
  await onMachine('umount /srv/data; mount -t tmpfs none /srv; echo theirs > /srv/notes');
  await attached('three');
  await attached('four');
  await onMachine(
    'umount /srv; mkdir /mnt/big; mount -t tmpfs none /mnt/big; mv /srv /srv.image; ln -s /mnt/big /srv',
  );
  await attached('five');
  await attached('six');
  expect(await onMachine('LC_ALL=C ls -A /mnt/big')).toBe('README.md\nVERSION\nwsgi.py');
  // A link to a folder with the content in it, on the same file system.
  await onMachine(
    'rm /srv; umount /mnt/big; rmdir /mnt/big; mv /srv.image /mnt/big; ln -s /mnt/big /srv',
  );
  await attached('seven');
  expect(await onMachine('cat /mnt/big/VERSION; echo; readlink /srv')).toBe('seven\n/mnt/big');
});

test('a unit’s own machine is as it was after its last hook, however often that is run', async () => {
  const { 'public-address': address } = await deployment.unit('lingering/0');
  const asked = await removedWhileAsked('lingering', address, async () => {
    await deployment.eventually(async () => {
      const { 'workload-status': workload } = await deployment.unit('lingering/0');
      expect(workload.current).toBe('error');
      expect(workload.message).toContain('"remove"');
    });
  });
  expect(asked.last).toMatch(/ECONNREFUSED/);
  expect(await tracesOn('lingering/0')).toBe('');
  await deployment.exec('lingering/0', 'touch', '/run/seen');
  await deployment.run('resolved', 'lingering/0');
  await deployment.eventually(async () => {
    await expect(deployment.unit('lingering/0')).rejects.toThrow('there is no unit');
  });
});
