/** DATABASE_URL with a real PostgreSQL: given when complete, followed when it changes, gone with the relation. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getText, Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'django-notes/0';

beforeAll(async () => {
  deployment = await Deployment.create('database');
  const [notes, postgresql, hello] = [
    await deployment.build('examples/django-notes'),
    await deployment.build('examples/postgresql'),
    await deployment.build('examples/hello'),
  ];
  await deployment.run('deploy', postgresql);
  await deployment.run(
    'deploy',
    notes,
    '--resource',
    `build=${await deployment.source('examples/django-notes/app')}`,
  );
  const inspector = await deployment.app('inspector', { VERSION: 'one' });
  await deployment.run('deploy', hello, '--resource', `build=${inspector}`);
  await deployment.untilIdle('postgresql/0', 'active');
  await deployment.untilIdle('hello/0', 'active');
});

afterAll(async () => await deployment.destroy());

async function post(text: string): Promise<number> {
  const { 'public-address': address } = await deployment.unit(unit);
  const answer = await fetch(`http://${address}/`, {
    method: 'POST',
    body: new URLSearchParams({ text }),
    redirect: 'manual',
  });
  return answer.status;
}

test('Django, from Debian’s packages, keeps its notes in PostgreSQL', async () => {
  await deployment.run('integrate', 'django-notes:postgres', 'postgresql:db');
  await deployment.untilIdle(unit, 'active');
  expect(await post('buy milk & 100% "quoted" bread')).toBeLessThan(400);
  expect(await deployment.get(unit, '/')).toContain('buy milk');
});

test('the row is in PostgreSQL itself', async () => {
  const row = await deployment.exec(
    'postgresql/0',
    'runuser',
    '-u',
    'postgres',
    '--',
    'sh',
    '-c',
    'for db in $(psql -Atc "select datname from pg_database where not datistemplate"); do ' +
      'psql -At -d "$db" -c "select text from notes_note" 2>/dev/null; done; true',
  );
  expect(row).toContain('buy milk & 100% "quoted" bread');
});

test('migrations ran once, by the leader; a second unit waits for them and serves the same notes', async () => {
  await deployment.run('add-unit', 'django-notes');
  await deployment.untilIdle('django-notes/1', 'active');
  expect(await deployment.get('django-notes/1', '/')).toContain('buy milk');
});

test('an app without a database gets DATABASE_URL by restart when one is related', async () => {
  expect(await deployment.getJson('hello/0', '/env')).not.toHaveProperty('DATABASE_URL');
  await deployment.run('integrate', 'hello:postgres', 'postgresql:db');
  await deployment.eventually(async () => {
    const env = await deployment.getJson('hello/0', '/env');
    expect(env.DATABASE_URL).toMatch(/^postgresql:\/\/[^:@/]+:[^:@/]+@[0-9.]+:5432\/\w+$/);
    expect(env.POSTGRESQL_URL).toBe(env.DATABASE_URL);
  });
});

test('a rotated password reaches the app', async () => {
  const before = (await deployment.getJson('hello/0', '/env')).DATABASE_URL;
  await deployment.run('run', 'postgresql/0', 'rotate-password');
  await deployment.eventually(async () => {
    expect((await deployment.getJson('hello/0', '/env')).DATABASE_URL).not.toBe(before);
    expect(await deployment.get(unit, '/')).toContain('buy milk');
  });
});

test('the password is in no log, no status and no world-readable file', async () => {
  const url = String((await deployment.getJson('hello/0', '/env')).DATABASE_URL);
  const password = decodeURIComponent(new URL(url).password);
  expect(password.length).toBeGreaterThan(15);
  expect(await deployment.run('debug-log', '--no-tail', '--lines', '10000')).not.toContain(
    password,
  );
  expect(await deployment.run('status', '--format', 'json')).not.toContain(password);
  const readable = await deployment.exec(
    'hello/0',
    'sh',
    '-c',
    `grep -rlF -- ${password} /etc /run /var/lib/wsgi /var/log 2>/dev/null | xargs -r stat -c %a | sort -u`,
  );
  expect(readable).toBe('600');
});

test('a PostgreSQL that is killed comes back by itself, one that was stopped by the next look at it', async () => {
  const data = '/var/lib/postgresql/*/main/postmaster.pid';
  const main = async (): Promise<string> =>
    await deployment.exec('postgresql/0', `head -qn 1 ${data} 2>/dev/null || true`);
  const killed = await main();
  expect(killed).toMatch(/^\d+$/);
  await deployment.exec('postgresql/0', 'kill', '-9', killed);
  await deployment.eventually(async () => {
    expect(await deployment.get(unit, '/')).toContain('buy milk');
    expect(await main()).toMatch(/^\d+$/);
    expect(await main()).not.toBe(killed);
  });
  await deployment.exec('postgresql/0', "systemctl stop 'postgresql@*-main.service'");
  expect(await main()).toBe('');
  const hook = `${deployment.folder}/hook.json`;
  await deployment.run('record', 'postgresql/0', '--run', 'update-status', '-o', hook);
  await deployment.untilIdle('postgresql/0', 'active');
  expect(await deployment.get(unit, '/')).toContain('buy milk');
});

test('DATABASE_URL goes with the relation', async () => {
  await deployment.run('remove-relation', 'hello:postgres', 'postgresql:db');
  await deployment.eventually(async () => {
    expect(await deployment.getJson('hello/0', '/env')).not.toHaveProperty('DATABASE_URL');
  });
  expect(JSON.parse(await deployment.get('hello/0', '/'))).toEqual({ version: 'one' });
});

test('HAProxy publishes the app while it answers, and lets it go when it does not', async () => {
  const haproxy = await deployment.build('examples/haproxy');
  await deployment.run('deploy', haproxy);
  await deployment.run('integrate', 'hello:website', 'haproxy:reverseproxy');
  await deployment.untilIdle('haproxy/0', 'active', { message: /1/ });
  const { 'public-address': front } = await deployment.unit('haproxy/0');
  await deployment.eventually(async () => {
    expect(JSON.parse(await getText(`http://${front}/`))).toEqual({ version: 'one' });
  });
  await deployment.run('config', 'hello', 'port=8081');
  await deployment.eventually(async () => {
    await deployment.untilIdle('hello/0', 'active');
    expect(JSON.parse(await getText(`http://${front}/`))).toEqual({ version: 'one' });
  });
  const seen = JSON.parse(await getText(`http://${front}/client`)) as { forwarded: string };
  expect(seen.forwarded).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
  const published = await deployment.run('show-unit', 'haproxy/0', '--format', 'json');
  expect(published).toContain('8081');
  await deployment.exec(
    'hello/0',
    'sh',
    '-c',
    'cd /etc/systemd/system && mkdir gunicorn3.service.d && ' +
      'printf "[Service]\\nExecStart=\\nExecStart=/bin/false\\n" > gunicorn3.service.d/broken.conf && ' +
      'systemctl daemon-reload && systemctl stop gunicorn3.service',
  );
  await deployment.run('config', 'hello', 'environment_variables=NUDGE=1');
  await deployment.untilIdle('hello/0', 'blocked');
  await deployment.untilIdle('haproxy/0', 'waiting');
});
