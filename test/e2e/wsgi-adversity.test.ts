/** A taken port, hostile values, load during changes, a busy and an unreachable archive, a bad resource. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lostDuring } from './support/load.ts';
import { Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'hello/0';

beforeAll(async () => {
  deployment = await Deployment.create('adversity');
  const charm = await deployment.build('examples/hello');
  const noise = join(deployment.folder, 'noise.tar.gz');
  await writeFile(noise, 'this is no archive');
  await deployment.run('deploy', charm, '--resource', `build=${noise}`);
});

afterAll(async () => await deployment.destroy());

async function onMachine(script: string): Promise<string> {
  return await deployment.exec(unit, 'sh', '-c', script);
}

async function attach(version: string): Promise<void> {
  const app = await deployment.app(version, { VERSION: version });
  await deployment.run('attach-resource', 'hello', `build=${app}`);
}

test('a resource that is no archive is reported, a config change does not hide it, the next one fixes it', async () => {
  await deployment.untilIdle(unit, 'blocked', { message: /build.*can't be used/ });
  await deployment.run('config', 'hello', 'environment_variables=A=1');
  await deployment.eventually(async () => {
    const log = await deployment.run('debug-log', '--no-tail', '--lines', '200');
    expect(log.match(/config-changed/g)?.length ?? 0).toBeGreaterThan(1);
  });
  await deployment.untilIdle(unit, 'blocked', { message: /build.*can't be used/ });
  await attach('one');
  await deployment.serving(unit, 'one');
});

test('no request is lost while a config change restarts the app and while a release takes over', async () => {
  const { 'public-address': address } = await deployment.unit(unit);
  const load = await lostDuring(`http://${address}/`, async () => {
    await deployment.run('config', 'hello', 'environment_variables=ROUND=2');
    await deployment.eventually(async () => {
      expect(await deployment.getJson(unit, '/env')).toMatchObject({ ROUND: '2' });
    });
    await deployment.untilIdle(unit, 'active');
    await attach('two');
    await deployment.serving(unit, 'two');
  });
  expect(load.failures.slice(0, 5)).toEqual([]);
  expect(load.answered).toBeGreaterThan(100);
});

test('a port that another program has is named, the old port serves on, the next change fixes it', async () => {
  await onMachine('systemd-run --quiet --unit=squatter python3 -m http.server 8099');
  await onMachine('until ss -ltn | grep -q :8099; do sleep 0.1; done');
  await deployment.run('config', 'hello', 'port=8099');
  await deployment.untilIdle(unit, 'blocked', { message: /:8099.*Address already in use/ });
  expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'two' });
  expect((await deployment.unit(unit))['open-ports']).toEqual(['80/tcp']);
  await deployment.run('config', 'hello', 'port=8100');
  await deployment.serving(unit, 'two', 8100);
  expect((await deployment.unit(unit))['open-ports']).toEqual(['8100/tcp']);
  await onMachine('systemctl stop squatter');
  await deployment.run('config', 'hello', 'port=8099');
  await deployment.serving(unit, 'two', 8099);
  await deployment.run('config', 'hello', 'port=80');
  await deployment.serving(unit, 'two');
});

const injection = '\nExecStartPre=/bin/touch /injected';

test.each([
  [
    'a line of its own',
    {
      wsgi_logfile_path: `/var/log/x${injection}`,
      wsgi_module: `wsgi:application${injection}`,
      pip_cache_dir: 'a\n--index-url=http://example.com',
      apt_dependencies: 'python3-venv-',
      environment_variables: `A=1${injection}`,
    },
  ],
  [
    'what means something to systemd, a shell or apt',
    {
      wsgi_logfile_path: '/var/log/%n$HOME"\\x',
      wsgi_module: 'wsgi:application" --reload %h $HOME \\',
      apt_dependencies: '-oAPT::Update::Pre-Invoke::=touch\tinjected',
    },
  ],
])('%s in an option is refused, whichever it is, and changes nothing', async (_, options) => {
  const files = 'cat /etc/systemd/system/gunicorn3.* /etc/logrotate.d/wsgi /etc/wsgi/*';
  const before = await onMachine(files);
  const names = Object.keys(options);
  const settings = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  await deployment.run('config', 'hello', ...settings);
  await deployment.untilIdle(unit, 'blocked', { message: /config option .* more; see debug-log/ });
  const log = await deployment.run('debug-log', '--no-tail', '--lines', '200');
  for (const name of names) expect(log).toMatch(new RegExp(`error [A-Z_]+: config option ${name}`));
  expect(await onMachine(files)).toBe(before);
  await deployment.run('config', 'hello', '--reset', names.join(','));
  await deployment.untilIdle(unit, 'active');
  const left = "find / -xdev -name injected | wc -l; dpkg-query -W -f '${Status}' python3-venv";
  expect(await onMachine(left)).toBe('0\ninstall ok installed');
  expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'two' });
});

test('a provision_command holds what it likes and is only ever a command', async () => {
  const lines = [
    `printf '%s|' 'a%n%%' '$HOME' 'b"c' 'd\\n' > /var/tmp/odd`,
    'ExecStartPre=/bin/touch /injected',
    'echo "second $((1 + 1))" >> /var/tmp/odd',
  ];
  await deployment.run('config', 'hello', `provision_command=${lines.join('\n')}`);
  await deployment.untilIdle(unit, 'active');
  expect(await onMachine('cat /var/tmp/odd')).toBe(`a%n%%|$HOME|b"c|d\\n|second 2`);
  expect(await onMachine('grep -rl ExecStartPre /etc/systemd/system || true')).toBe('');
  await deployment.run('config', 'hello', '--reset', 'provision_command');
});

test('a busy package manager is waited for', async () => {
  await onMachine(
    'systemd-run --quiet --unit=holder python3 -c "' +
      "import fcntl, time; lock = open('/var/lib/dpkg/lock-frontend', 'w'); " +
      'fcntl.lockf(lock, fcntl.LOCK_EX); time.sleep(12)"',
  );
  await deployment.run('config', 'hello', 'apt_dependencies=python3-bottle');
  await deployment.eventually(async () => {
    expect(await deployment.getJson(unit, '/import/bottle')).toHaveProperty('file');
  });
  await deployment.untilIdle(unit, 'active');
  expect(await onMachine('systemctl is-active holder || true')).toBe('inactive');
});

test('an archive out of reach is tried again, which the status says, and the app serves meanwhile', async () => {
  const broken = '/etc/apt/apt.conf.d/99-out-of-reach';
  const settings = 'Acquire::http::Proxy "http://127.0.0.1:9"; Acquire::Retries "0";';
  await onMachine(`echo '${settings}' > ${broken}`);
  await onMachine('apt-get clean');
  await deployment.run('config', 'hello', 'apt_dependencies=python3-bottle python3-itsdangerous');
  await deployment.untilIdle(unit, 'waiting', { message: /python3-itsdangerous.*tried again/ });
  expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'two' });
  await onMachine(`rm ${broken}`);
  await deployment.run('config', 'hello', 'environment_variables=NUDGE=1');
  await deployment.eventually(async () => {
    expect(await deployment.getJson(unit, '/import/itsdangerous')).toHaveProperty('file');
  });
  await deployment.untilIdle(unit, 'active');
});
