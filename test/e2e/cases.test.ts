/** Faults that users of comparable software reported in public, each run on machines as they ran into it. */
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oddArchive } from './support/odd-archives.ts';
import { wheel } from './support/wheel.ts';
import { getText, World } from './support/world.ts';

let world: World;
const unit = 'lab/0';
const port = 8080;

beforeAll(async () => {
  world = await World.create('cases');
  const charm = await world.build('examples/hello');
  const app = await world.app('one', { VERSION: 'one' });
  await world.run(
    ...['deploy', charm, 'lab', '--resource', `build=${app}`],
    ...['--config', `port=${port}`],
  );
  await world.serving(unit, 'one', port);
});

afterAll(async () => await world.destroy());

/** A command on the machine, also while a hook runs, for which `exec` would wait. */
async function onMachine(script: string): Promise<string> {
  return (await world.run('ssh', unit, script)).trim();
}

async function attach(archive: string): Promise<void> {
  await world.run('attach-resource', 'lab', `build=${archive}`);
}

test('damaged-charm: a member of a wrong size is named, and a hook that runs meanwhile goes on', async () => {
  const command = [
    'echo begun >> /var/tmp/provisioned',
    'until test -e /var/tmp/provision; do sleep 0.1; done',
    'echo ended >> /var/tmp/provisioned',
  ].join('\n');
  await world.run('config', 'lab', `provision_command=${command}`);
  await onMachine('until test -e /var/tmp/provisioned; do sleep 0.1; done');
  const bad = await oddArchive('wrongSize', join(world.folder, 'torn.charm'));
  const { code, stderr } = await world.try('deploy', bad, '-n', '0');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/CHARM_INVALID.*"lib\/part\.py"/) as string,
  });
  expect((await world.unit(unit))['juju-status'].current).toBe('executing');
  await onMachine('touch /var/tmp/provision');
  await world.settled(unit, 'active');
  expect(await onMachine('cat /var/tmp/provisioned')).toBe('begun\nended');
  expect(await world.run('status', '--format', 'json')).not.toContain('torn');
  await world.run('config', 'lab', '--reset', 'provision_command');
});

test('latin1-names: file names that are not UTF-8 are refused, and the old release serves', async () => {
  await attach(await oddArchive('latinNames', join(world.folder, 'latin.tar.gz')));
  await world.settled(unit, 'blocked', /not UTF-8/);
  expect(JSON.parse(await world.get(unit, '/', port))).toEqual({ version: 'one' });
  expect(await onMachine('LC_ALL=C find /srv /var/lib/wsgi -name "na*ve"')).toBe('');
});

test('tar-zeros: zeros behind the end of an archive are not read', async () => {
  const app = await world.app('zeros', { VERSION: 'zeros' });
  await attach(await oddArchive('zerosBehind', join(world.folder, 'long.tar.gz'), app));
  await world.serving(unit, 'zeros', port);
});

test('requirements-symlink: requirements.txt that is a link to a file of the application is installed', async () => {
  await world.app('linked', {
    VERSION: 'linked',
    'requirements/prod.txt': 'linked-part\n',
    'wsgi.py': [
      'import json, linked_part',
      'def application(environ, start_response):',
      '    start_response("200 OK", [("Content-Type", "application/json")])',
      '    return [json.dumps({"version": linked_part.__version__}).encode()]',
      '',
    ].join('\n'),
  });
  const folder = join(world.folder, 'linked');
  await symlink('requirements/prod.txt', join(folder, 'requirements.txt'));
  await wheel(join(folder, 'wheels'), 'linked-part', '1.0');
  await world.run('config', 'lab', 'pip_cache_dir=wheels');
  await attach(await world.pack('linked'));
  await world.eventually(async () => {
    expect(await world.getJson(unit, '/', port)).toEqual({ version: '1.0' });
  });
  await world.settled(unit, 'active');
});

test('pip-killed: pip that is killed is tried again, and the release is served', async () => {
  await world.app('slow', { VERSION: 'slow', 'requirements.txt': 'slow-part\n' });
  const wheels = join(world.folder, 'slow/wheels');
  await mkdir(wheels);
  await oddArchive('slowSource', join(wheels, 'slow_part-1.0.tar.gz'));
  await attach(await world.pack('slow'));
  const build = (count: number): string =>
    `until test "$(cat /var/tmp/builds 2>/dev/null | wc -l)" = ${count}; do sleep 0.1; done`;
  await onMachine(`${build(1)}; kill -KILL $(pgrep -u wsgi -f -- '-m pip install')`);
  await onMachine(build(2));
  expect(await world.getJson(unit, '/', port)).toEqual({ version: '1.0' });
  await onMachine('touch /var/tmp/go');
  await world.serving(unit, 'slow', port);
  expect(await world.getJson(unit, '/import/slow_part', port)).toMatchObject({ version: '1.0' });
  expect(await onMachine('wc -l < /var/tmp/builds')).toBe('2');
});

test('repair makes again what is damaged of a release, its environment and the charm', async () => {
  const release = await onMachine(
    'dirname $(dirname $(grep -lx slow /var/lib/wsgi/releases/*/app/VERSION))',
  );
  const inRelease = (script: string) => onMachine(`cd ${release} && ${script}`);
  const files = 'find . -type f ! -name "*.pyc" ! -name "*.complete" -exec sha256sum {} + | sort';
  const whole = await inRelease(files);
  const charm = await world.exec(unit, 'sha256sum', 'charm.cjs');
  await inRelease('rm app/README.md venv-*/lib/python3*/site-packages/slow_part.py');
  await world.exec(unit, 'sh', '-c', 'echo broken > charm.cjs');
  expect((await world.run('repair', unit)).trim().split('\n')).toEqual([
    `${unit}: put back charm/charm.cjs`,
    `${unit}: wsgi: the release of ${basename(release)} is damaged: making it again`,
    `${unit}: wsgi: the virtual environment of ${basename(release)} is damaged: making it again`,
  ]);
  expect(await inRelease(files)).toBe(whole);
  expect(await world.exec(unit, 'sha256sum', 'charm.cjs')).toBe(charm);
  await world.serving(unit, 'slow', port);
  expect(await world.getJson(unit, '/import/slow_part', port)).toMatchObject({ version: '1.0' });
  expect(await world.run('repair', unit)).toBe(`${unit}: no file is damaged\n`);
});

test('peer-rollback: a charm that gained a peer relation is rolled back', async () => {
  const folders = { plain: '', ring: 'peers:\n  ring: { interface: ring }\n' };
  for (const [name, peers] of Object.entries(folders)) {
    const folder = join(world.folder, name);
    await mkdir(folder);
    const metadata = `name: pc\nsummary: s\ndescription: d\n${peers}`;
    await writeFile(join(folder, 'metadata.yaml'), metadata);
    await writeFile(join(folder, 'dispatch'), `#!/bin/sh\nstatus-set active ${name}\n`);
    await chmod(join(folder, 'dispatch'), 0o755);
  }
  const refresh = async (name: string): Promise<void> => {
    await world.run('refresh', 'pc', '--path', join(world.folder, name));
    for (const each of ['pc/0', 'pc/1'])
      await world.settled(each, 'active', new RegExp(`^${name}$`));
  };
  await world.run('deploy', join(world.folder, 'plain'), 'pc', '-n', '2');
  for (const each of ['pc/0', 'pc/1']) await world.settled(each, 'active', /^plain$/);
  await refresh('ring');
  expect(await world.exec('pc/0', 'relation-ids', 'ring')).toMatch(/^ring:\d+$/);
  await refresh('plain');
  await world.run('remove-application', 'pc');
});

test('xff-mapped: behind HAProxy an IPv4 client has an IPv4 address', async () => {
  await world.run('deploy', await world.build('examples/haproxy'), 'hap');
  await world.run('integrate', 'lab:website', 'hap:reverseproxy');
  await world.settled('hap/0', 'active', /1/);
  const { 'public-address': front } = await world.unit('hap/0');
  await world.eventually(async () => {
    const { forwarded } = JSON.parse(await getText(`http://${front}/client`)) as {
      forwarded: string;
    };
    expect(isIPv4(forwarded), forwarded).toBe(true);
  });
});
