/** Every config option of layer:wsgi does on a real machine what the layer's description says. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getText, Deployment } from './support/deployment.ts';
import { wheel } from './support/wheel.ts';

let deployment: Deployment;
const unit = 'hello/0';

beforeAll(async () => {
  deployment = await Deployment.create('options');
  const charm = await deployment.build('examples/hello');
  const app = await deployment.app('first', { VERSION: 'one' });
  await deployment.run('deploy', charm, '--resource', `build=${app}`);
  await deployment.untilIdle(unit, 'active');
});

afterAll(async () => await deployment.destroy());

async function configure(...settings: string[]): Promise<void> {
  await deployment.run('config', 'hello', ...settings);
  await deployment.untilIdle(unit, 'active');
}

describe('port', () => {
  test('the default is 80, opened, and served by a user that is not root', async () => {
    expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'one' });
    expect((await deployment.unit(unit))['open-ports']).toEqual(['80/tcp']);
    const { uid } = await deployment.getJson(unit, '/process');
    expect(uid).not.toBe(0);
  });

  test('a change moves the service, opens the new port and closes the old one', async () => {
    await configure('port=8080');
    const status = await deployment.unit(unit);
    expect(status['open-ports']).toEqual(['8080/tcp']);
    expect(JSON.parse(await deployment.get(unit, '/', 8080))).toEqual({ version: 'one' });
    await expect(getText(`http://${status['public-address']}:80/`)).rejects.toThrow();
    await configure('port=80');
    expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'one' });
  });

  test.each(['0', '65536', '-1'])(
    '%s is refused by the unit and the app keeps serving',
    async (port) => {
      await deployment.run('config', 'hello', `port=${port}`);
      await deployment.untilIdle(unit, 'blocked', { message: /port/ });
      expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'one' });
      await configure('port=80');
    },
  );

  test('a word is refused by the model and changes nothing', async () => {
    const refused = await deployment.try('config', 'hello', 'port=eighty');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('eighty');
    expect((await deployment.unit(unit))['workload-status'].current).toBe('active');
  });
});

describe('environment_variables', () => {
  test('values arrive unchanged whatever they hold', async () => {
    const tricky = String.raw`100% $HOME "quoted" back\slash a=b`;
    const text = `PLAIN=1 EQUALS=a=b=c QUOTED="two words" TRICKY='${tricky}' LINES="one\ntwo"`;
    const withNewline = `${text} BREAK='first\nExecStart=/bin/false'`.replace(
      String.raw`first\nExecStart`,
      'first\nExecStart',
    );
    await configure(`environment_variables=${withNewline}`);
    const env = await deployment.getJson(unit, '/env');
    expect(env).toMatchObject({
      PLAIN: '1',
      EQUALS: 'a=b=c',
      QUOTED: 'two words',
      TRICKY: tricky,
      BREAK: 'first\nExecStart=/bin/false',
    });
  });

  test('a variable that is taken out of the option is gone from the app', async () => {
    await configure('environment_variables=KEPT=1');
    const env = await deployment.getJson(unit, '/env');
    expect(env).toMatchObject({ KEPT: '1' });
    expect(env).not.toHaveProperty('PLAIN');
  });

  test('LC_ALL and PATH may be given, and PATH reaches the app without quotes', async () => {
    await configure('environment_variables=LC_ALL=C PATH="/opt/tools:/usr/bin:/bin"');
    const env = await deployment.getJson(unit, '/env');
    expect(env).toMatchObject({ LC_ALL: 'C' });
    expect(env.PATH).not.toContain('"');
    expect(env.PATH).toContain('/opt/tools');
  });

  test('nothing of it is in /etc/environment, in a world-readable file or on a command line', async () => {
    await configure('environment_variables=TOKEN=hunter2-secret');
    const found = await deployment.exec(
      unit,
      'sh',
      '-c',
      'grep -rl hunter2-secret /etc /run /var/lib/wsgi 2>/dev/null | xargs -r stat -c "%a %U"; ' +
        'cat /proc/[0-9]*/cmdline 2>/dev/null | tr "\\0" " " | grep -c "TOKEN=hunter2-secre[t]" || true',
    );
    expect(found.split('\n').filter((line) => line !== '600 root')).toEqual(['0']);
    expect(await deployment.exec(unit, 'systemctl', 'show', 'gunicorn3.service')).not.toContain(
      'hunter2',
    );
    expect(await deployment.run('debug-log', '--no-tail', '--lines', '2000')).not.toContain(
      'hunter2',
    );
  });

  test.each(['BARE', '1X=2', 'A-B=1', 'A="unclosed'])(
    '%s is refused with its place and the app keeps serving',
    async (text) => {
      await deployment.run('config', 'hello', `environment_variables=${text}`);
      await deployment.untilIdle(unit, 'blocked', { message: /environment_variables/ });
      expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'one' });
      await configure('environment_variables=');
    },
  );
});

describe('wsgi_module', () => {
  test('another callable of the module is served', async () => {
    await configure('wsgi_module=wsgi:other');
    expect(await deployment.get(unit, '/')).toBe('the other application');
    await configure('wsgi_module=wsgi:application');
  });

  test.each([
    ['wsgi/app.py', /wsgi_module/],
    ['missing_module:application', /missing_module/],
    ['wsgi:applicatoin', /applicatoin.*application/s],
    ['wsgi:json', /not callable|callable/],
  ])('%s is refused with what was found instead', async (module, message) => {
    await deployment.run('config', 'hello', `wsgi_module=${module}`);
    await deployment.untilIdle(unit, 'blocked', { message: message });
    expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'one' });
    await configure('wsgi_module=wsgi:application');
  });
});

describe('apt_dependencies', () => {
  test('packages are installed and the app sees them', async () => {
    expect(await deployment.getJson(unit, '/import/bottle')).toHaveProperty('error');
    await configure('apt_dependencies=python3-bottle');
    expect(await deployment.getJson(unit, '/import/bottle')).toMatchObject({
      file: expect.stringContaining('/usr/lib/python3') as string,
    });
  });

  test.each(['no-such-package-anywhere', '-oDebug::x=1', 'Bad_Name'])(
    '%s is refused with its name, and the next change fixes it',
    async (name) => {
      await deployment.run('config', 'hello', `apt_dependencies=${name}`);
      await deployment.untilIdle(unit, 'blocked', { message: new RegExp(name.replace(/^-/, '')) });
      expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'one' });
      await configure('apt_dependencies=');
    },
  );
});

describe('wsgi_logfile_path', () => {
  test('the file has the access log and the error log; the journal has output and errors', async () => {
    await deployment.get(unit, '/shout');
    await expect(deployment.get(unit, '/crash')).rejects.toThrow('500');
    const log = await deployment.exec(unit, 'cat', '/var/log/wsgi.service.log');
    expect(log).toContain('GET /shout');
    expect(log).toContain('crashed on purpose');
    const journal = await deployment.exec(
      unit,
      'journalctl',
      '-u',
      'gunicorn3.service',
      '-o',
      'cat',
    );
    expect(journal).toContain('a line on standard output');
    expect(journal).toContain('a line on standard error');
    expect(journal).toContain('crashed on purpose');
  });

  test('logrotate loses no line', async () => {
    await configure('wsgi_logfile_path=/var/log/shop/access.log');
    const requests = async (from: number): Promise<void> => {
      for (let each = from; each < from + 50; each += 1)
        await deployment.get(unit, `/mark/${each}-`);
    };
    const before = requests(0);
    await deployment.exec(
      unit,
      'sh',
      '-c',
      'logrotate --force /etc/logrotate.d/*wsgi* /etc/logrotate.d/*gunicorn* 2>/dev/null || logrotate --force /etc/logrotate.conf',
    );
    await before;
    await requests(50);
    const lines = await deployment.exec(unit, 'sh', '-c', 'zcat -f /var/log/shop/access.log*');
    for (let each = 0; each < 100; each += 1) expect(lines).toContain(`/mark/${each}-`);
    const rotated = await deployment.exec(unit, 'sh', '-c', 'ls /var/log/shop | wc -l');
    expect(Number(rotated)).toBeGreaterThan(1);
  });
});

describe('pip_cache_dir', () => {
  test('requirements come from wheels in the application, without an index', async () => {
    const app = await deployment.app('wheels', {
      VERSION: 'wheels',
      'requirements.txt': 'charmwright-probe==1.0\n',
    });
    await wheel(`${deployment.folder}/wheels/vendor/wheels`, 'charmwright-probe', '1.0');
    await deployment.pack('wheels');
    await deployment.run('config', 'hello', 'pip_cache_dir=vendor/wheels');
    await deployment.run('attach-resource', 'hello', `build=${app}`);
    await deployment.serving(unit, 'wheels');
    expect(await deployment.getJson(unit, '/import/charmwright_probe')).toMatchObject({
      version: '1.0',
      file: expect.stringMatching(/site-packages/) as string,
    });
    const { prefix } = await deployment.getJson(unit, '/process');
    expect(prefix).not.toBe('/usr');
  });

  test.each(['../outside', '/etc', 'not-there'])(
    '%s is refused and the app keeps serving',
    async (folder) => {
      await deployment.run('config', 'hello', `pip_cache_dir=${folder}`);
      await deployment.untilIdle(unit, 'blocked', { message: /pip_cache_dir/ });
      expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'wheels' });
      await configure('pip_cache_dir=vendor/wheels');
    },
  );

  test('a requirement that is not among the wheels is blocked with its name, and the old release serves', async () => {
    const app = await deployment.app('missing', {
      VERSION: 'missing',
      'requirements.txt': 'charmwright-absent==2.0\n',
      'vendor/wheels/README': 'empty',
    });
    await deployment.run('attach-resource', 'hello', `build=${app}`);
    await deployment.untilIdle(unit, 'blocked', { message: /charmwright-absent/ });
    expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'wheels' });
  });
});

describe('provision_command', () => {
  test('it runs in the application folder, as the service’s user, with the app’s environment', async () => {
    const app = await deployment.app('provisioned', { VERSION: 'provisioned' });
    await deployment.run(
      'config',
      'hello',
      'pip_cache_dir=',
      'environment_variables=STAGE="a b"',
      'provision_command=sh -c "echo \\"$STAGE|$(pwd)|$(id -un)|$(cat VERSION)\\" >> /tmp/provisioned.log; cp /tmp/provisioned.log /var/tmp/provisioned.log"',
    );
    await deployment.run('attach-resource', 'hello', `build=${app}`);
    await deployment.serving(unit, 'provisioned');
    const said = await deployment.exec(unit, 'cat', '/var/tmp/provisioned.log');
    expect(said.split('\n').at(-1)).toBe('a b|/srv|wsgi|provisioned');
  });

  test('one that fails blocks with the tail of its output and the old release serves on', async () => {
    const app = await deployment.app('failing', { VERSION: 'failing' });
    await deployment.run(
      'config',
      'hello',
      'provision_command=sh -c "echo the disk is full; exit 3"',
    );
    await deployment.run('attach-resource', 'hello', `build=${app}`);
    await deployment.untilIdle(unit, 'blocked', {
      message: /provision_command.*the disk is full/s,
    });
    expect(JSON.parse(await deployment.get(unit, '/'))).toEqual({ version: 'provisioned' });
    await deployment.run('config', 'hello', 'provision_command=true');
    await deployment.serving(unit, 'failing');
  });
});
