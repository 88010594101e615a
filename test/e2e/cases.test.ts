/** Faults that users of comparable software reported in public, each run on machines as they ran into it. */
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { oddArchive } from './support/odd-archives.ts';
import { wheel } from './support/wheel.ts';
import { getText, Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'lab/0';
const port = 8080;

beforeAll(async () => {
  deployment = await Deployment.create('cases');
  const charm = await deployment.build('examples/hello');
  const app = await deployment.app('one', { VERSION: 'one' });
  await deployment.run(
    ...['deploy', charm, 'lab', '--resource', `build=${app}`],
    ...['--config', `port=${port}`],
  );
  await deployment.serving(unit, 'one', port);
});

afterAll(async () => await deployment.destroy());

/** A command on the machine, also while a hook runs, for which `exec` would wait. */
async function onMachine(script: string): Promise<string> {
  return (await deployment.run('ssh', unit, script)).trim();
}

async function attach(archive: string): Promise<void> {
  await deployment.run('attach-resource', 'lab', `build=${archive}`);
}

test('damaged-charm: a member of a wrong size is named, and a hook that runs meanwhile goes on', async () => {
  const command = [
    'echo begun >> /var/tmp/provisioned',
    'until test -e /var/tmp/provision; do sleep 0.1; done',
    'echo ended >> /var/tmp/provisioned',
  ].join('\n');
  await deployment.run('config', 'lab', `provision_command=${command}`);
  await onMachine('until test -e /var/tmp/provisioned; do sleep 0.1; done');
  const bad = await oddArchive('wrongSize', join(deployment.folder, 'torn.charm'));
  const { code, stderr } = await deployment.try('deploy', bad, '-n', '0');
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/CHARM_INVALID.*"lib\/part\.py"/) as string,
  });
  expect((await deployment.unit(unit))['juju-status'].current).toBe('executing');
  await onMachine('touch /var/tmp/provision');
  await deployment.untilIdle(unit, 'active');
  expect(await onMachine('cat /var/tmp/provisioned')).toBe('begun\nended');
  expect(await deployment.run('status', '--format', 'json')).not.toContain('torn');
  await deployment.run('config', 'lab', '--reset', 'provision_command');
});

test('latin1-names: file names that are not UTF-8 are refused, and the old release serves', async () => {
  await attach(await oddArchive('latinNames', join(deployment.folder, 'latin.tar.gz')));
  await deployment.untilIdle(unit, 'blocked', { message: /not UTF-8/ });
  expect(JSON.parse(await deployment.get(unit, '/', port))).toEqual({ version: 'one' });
  expect(await onMachine('LC_ALL=C find /srv /var/lib/wsgi -name "na*ve"')).toBe('');
});

test('tar-zeros: zeros behind the end of an archive are not read', async () => {
  const app = await deployment.app('zeros', { VERSION: 'zeros' });
  await attach(await oddArchive('zerosBehind', join(deployment.folder, 'long.tar.gz'), app));
  await deployment.serving(unit, 'zeros', port);
});

test('requirements-symlink: requirements.txt that is a link to a file of the application is installed', async () => {
  await deployment.app('linked', {
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
  const folder = join(deployment.folder, 'linked');
  await symlink('requirements/prod.txt', join(folder, 'requirements.txt'));
  await wheel(join(folder, 'wheels'), 'linked-part', '1.0');
  await deployment.run('config', 'lab', 'pip_cache_dir=wheels');
  await attach(await deployment.pack('linked'));
  await deployment.eventually(async () => {
    expect(await deployment.getJson(unit, '/', port)).toEqual({ version: '1.0' });
  });
  await deployment.untilIdle(unit, 'active');
});

test('pip-killed: pip that is killed is tried again, and the release is served', async () => {
  await deployment.app('slow', { VERSION: 'slow', 'requirements.txt': 'slow-part\n' });
  const wheels = join(deployment.folder, 'slow/wheels');
  await mkdir(wheels);
  await oddArchive('slowSource', join(wheels, 'slow_part-1.0.tar.gz'));
  await attach(await deployment.pack('slow'));
  const build = (count: number): string =>
    `until test "$(cat /var/tmp/builds 2>/dev/null | wc -l)" = ${count}; do sleep 0.1; done`;
  await onMachine(`${build(1)}; kill -KILL $(pgrep -u wsgi -f -- '-m pip install')`);
  await onMachine(build(2));
  expect(await deployment.getJson(unit, '/', port)).toEqual({ version: '1.0' });
  await onMachine('touch /var/tmp/go');
  await deployment.serving(unit, 'slow', port);
  expect(await deployment.getJson(unit, '/import/slow_part', port)).toMatchObject({
    version: '1.0',
  });
  expect(await onMachine('wc -l < /var/tmp/builds')).toBe('2');
});

test('repair makes again what is damaged of a release, its environment and the charm', async () => {
  const release = await onMachine(
    'dirname $(dirname $(grep -lx slow /var/lib/wsgi/releases/*/app/VERSION))',
  );
  const inRelease = (script: string) => onMachine(`cd ${release} && ${script}`);
  const files = 'find . -type f ! -name "*.pyc" ! -name "*.complete" -exec sha256sum {} + | sort';
  const whole = await inRelease(files);
  const charm = await deployment.exec(unit, 'sha256sum', 'charm.cjs');
  await inRelease('rm app/README.md venv-*/lib/python3*/site-packages/slow_part.py');
  await deployment.exec(unit, 'sh', '-c', 'echo broken > charm.cjs');
  expect((await deployment.run('repair', unit)).trim().split('\n')).toEqual([
    `${unit}: put back charm/charm.cjs`,
    `${unit}: wsgi: the release of ${basename(release)} is damaged: making it again`,
    `${unit}: wsgi: the virtual environment of ${basename(release)} is damaged: making it again`,
  ]);
  expect(await inRelease(files)).toBe(whole);
  expect(await deployment.exec(unit, 'sha256sum', 'charm.cjs')).toBe(charm);
  await deployment.serving(unit, 'slow', port);
  expect(await deployment.getJson(unit, '/import/slow_part', port)).toMatchObject({
    version: '1.0',
  });
  expect(await deployment.run('repair', unit)).toBe(`${unit}: no file is damaged\n`);
});

test('peer-rollback: a charm that gained a peer relation is rolled back', async () => {
  const folders = { plain: '', ring: 'peers:\n  ring: { interface: ring }\n' };
  for (const [name, peers] of Object.entries(folders)) {
    const folder = join(deployment.folder, name);
    await mkdir(folder);
    const metadata = `name: pc\nsummary: s\ndescription: d\n${peers}`;
    await writeFile(join(folder, 'metadata.yaml'), metadata);
    await writeFile(join(folder, 'dispatch'), `#!/bin/sh\nstatus-set active ${name}\n`);
    await chmod(join(folder, 'dispatch'), 0o755);
  }
  const refresh = async (name: string): Promise<void> => {
    await deployment.run('refresh', 'pc', '--path', join(deployment.folder, name));
    for (const each of ['pc/0', 'pc/1'])
      await deployment.untilIdle(each, 'active', { message: new RegExp(`^${name}$`) });
  };
  await deployment.run('deploy', join(deployment.folder, 'plain'), 'pc', '-n', '2');
  for (const each of ['pc/0', 'pc/1'])
    await deployment.untilIdle(each, 'active', { message: /^plain$/ });
  await refresh('ring');
  expect(await deployment.exec('pc/0', 'relation-ids', 'ring')).toMatch(/^ring:\d+$/);
  await refresh('plain');
  await deployment.run('remove-application', 'pc');
});

test('xff-mapped: behind HAProxy an IPv4 client has an IPv4 address', async () => {
  await deployment.run('deploy', await deployment.build('examples/haproxy'), 'hap');
  await deployment.run('integrate', 'lab:website', 'hap:reverseproxy');
  await deployment.untilIdle('hap/0', 'active', { message: /1/ });
  const { 'public-address': front } = await deployment.unit('hap/0');
  await deployment.eventually(async () => {
    const { forwarded } = JSON.parse(await getText(`http://${front}/client`)) as {
      forwarded: string;
    };
    expect(isIPv4(forwarded), forwarded).toBe(true);
  });
});
