import { expect, test } from 'vitest';
import { peers, postgres, postgresBag, Scene, serving } from './scene.ts';

const command = 'python3 manage.py migrate --name "two words"';

function runs(scene: Scene): readonly unknown[] {
  return scene.machine.effects.filter(
    (effect) => effect.kind === 'run' && effect.args.includes('--unit=wsgi-provision.service'),
  );
}

test('the leader provisions before the application starts, in its place and with its environment', async () => {
  const scene = new Scene({ config: { provision_command: command } });
  scene.flag('source.is.there');
  await scene.ok('install');
  const [run] = runs(scene);
  expect(run).toMatchObject({
    command: 'systemd-run',
    args: expect.arrayContaining([
      'User=wsgi',
      'WorkingDirectory=/srv',
      'EnvironmentFile=/etc/wsgi/next.env',
      expect.stringMatching(/^Environment=PATH=\/var\/lib\/wsgi\/releases\/\w+\/venv-\w+\/bin:/),
      '/etc/wsgi/provision.sh',
    ]) as string[],
  });
  const kinds = scene.machine.effects.map((effect) =>
    'name' in effect ? `${effect.kind} ${effect.name}` : effect.kind,
  );
  const position = scene.machine.effects.indexOf(run as never);
  expect(position).toBeLessThan(kinds.indexOf('restart gunicorn3.service'));
  // It may hold secrets, and the application's user could read it.
  expect(scene.machine.effects).toContainEqual(
    expect.objectContaining({
      path: '/etc/wsgi/provision.sh',
      content: `${command}\n`,
      mode: 0o640,
      group: 'wsgi',
    }),
  );
  expect(await scene.machine.files.kind('/etc/wsgi/provision.sh')).toBe('absent');
  expect(scene.bag(0, 'application')).toEqual({
    provisioned: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
});

test('it runs once for each command, release and database', async () => {
  const scene = await serving({
    config: { provision_command: command },
    relations: [peers(), postgres()],
  });
  const bag = {
    ...postgresBag,
    password: 'new',
    master: postgresBag.master.replace("'p@ss word'", 'new'),
  };
  scene.relations = scene.relations.map((each) =>
    each.id === 3 ? { ...postgres(bag), ownBag: scene.bag(3) } : each,
  );
  await scene.ok('postgres-relation-changed');
  await scene.ok('config-changed');
  scene.config.environment_variables = 'A=1';
  await scene.ok('config-changed');
  expect(runs(scene)).toEqual([]);
  scene.config.provision_command = 'another command';
  await scene.ok('config-changed');
  expect(runs(scene)).toHaveLength(1);
  await scene.machine.files.ensureFile({ path: '/srv/wsgi.py', content: 'two', mode: 0o644 });
  await scene.ok('upgrade-charm');
  expect(runs(scene)).toHaveLength(2);
});

test('a follower waits until the leader has said that it is done', async () => {
  const leader = await serving({ config: { provision_command: command } });
  const said = leader.bag(0, 'application');
  const scene = new Scene({ config: { provision_command: command }, leader: false });
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status).toMatchObject({
    status: 'waiting',
    message: 'waiting for the leader to provision',
  });
  scene.relations = [peers(said)];
  await scene.ok('wsgi-peers-relation-changed');
  expect(scene.status.status).toBe('active');
  expect(runs(scene)).toEqual([]);
});

test('a new leader does not provision again what the old one did', async () => {
  const old = await serving({ config: { provision_command: command } });
  const scene = new Scene({
    config: { provision_command: command },
    relations: [peers(old.bag(0, 'application'))],
  });
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status.status).toBe('active');
  expect(runs(scene)).toEqual([]);
});

test('what was provisioned before there were peers is published to them later', async () => {
  const scene = new Scene({ config: { provision_command: command }, relations: [] });
  scene.flag('source.is.there');
  await scene.ok('install');
  scene.relations = [peers()];
  await scene.ok('wsgi-peers-relation-created');
  expect(scene.bag(0, 'application')).toHaveProperty('provisioned');
  expect(runs(scene)).toHaveLength(1);
});

test('a failure blocks with the tail of the output, is not tried again by update-status, and fixes', async () => {
  const scene = await serving();
  scene.provisions({ code: 3, stdout: 'creating tables\nthe disk is full\n' });
  scene.config.provision_command = command;
  const { outcome } = await scene.ok('config-changed');
  expect(outcome.kind).toBe('committed');
  expect(scene.status).toEqual({
    status: 'blocked',
    message: 'provision_command failed (exit 3): the disk is full',
  });
  expect(scene.flags()).toContain('wsgi.active');
  scene.machine.takeEffects();
  await scene.ok('update-status');
  await scene.ok('config-changed');
  expect(runs(scene)).toEqual([]);
  scene.provisions({ code: 0, stdout: '' });
  scene.config.provision_command = 'true';
  await scene.ok('config-changed');
  expect(scene.status.status).toBe('active');
});

test('the action provisions again, although nothing has changed, and restarts the application', async () => {
  const scene = await serving({ config: { provision_command: command } });
  const { outcome } = await scene.action('provision');
  expect(outcome.kind).toBe('committed');
  expect(runs(scene)).toHaveLength(1);
  expect(scene.machine.effects).toContainEqual({ kind: 'restart', name: 'gunicorn3.service' });
});

test.each([
  ['another unit than the leader', false, command],
  ['an application with nothing to provision', true, ''],
])('the action is refused on %s', async (_, leader, provisionCommand) => {
  const scene = await serving({ leader });
  scene.config.provision_command = provisionCommand;
  await scene.action('provision');
  expect(runs(scene)).toEqual([]);
});

test('a run that a killed hook left behind is waited for', async () => {
  const scene = new Scene({
    config: { provision_command: command },
    units: { 'wsgi-provision.service': { active: 'active' } },
  });
  const { sleep } = scene.machine;
  let seconds = 0;
  Object.assign(scene.machine, {
    sleep: async (milliseconds: number) => {
      seconds += 1;
      if (seconds === 3) {
        scene.machine.systemd.units.set('wsgi-provision.service', {
          enabled: false,
          active: 'inactive',
        });
      }
      await sleep(milliseconds);
    },
  });
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(seconds).toBeGreaterThanOrEqual(3);
  expect(runs(scene)).toHaveLength(1);
});

test('a command that failed is not run again because the service has recovered', async () => {
  const scene = await serving();
  scene.provisions({ code: 1, stdout: 'half of the rows are converted' });
  scene.config.provision_command = command;
  await scene.ok('config-changed');
  const { message } = scene.status;
  expect(message).toContain('half of the rows are converted');
  scene.answers('silent');
  await scene.ok('update-status');
  expect(scene.status.message).toContain('does not answer');
  scene.answers(200);
  scene.machine.takeEffects();
  await scene.ok('update-status');
  expect(scene.flags()).toContain('wsgi.active');
  expect(scene.status).toEqual({ status: 'blocked', message });
  expect(runs(scene)).toEqual([]);
});

test('a leader killed right after it has provisioned tells its peers in the next try', async () => {
  const scene = await serving();
  scene.config.provision_command = command;
  await scene.killed('config-changed');
  expect(scene.bag(0, 'application')).toEqual({});
  expect(runs(scene)).toHaveLength(1);
  await scene.ok('config-changed');
  expect(scene.bag(0, 'application')).toEqual({
    provisioned: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  });
  expect(runs(scene)).toHaveLength(1);
});

test('a command that is killed says so', async () => {
  const scene = new Scene({ config: { provision_command: 'migrate' } });
  scene.machine.answers.run('--unit=wsgi-provision.service', { code: 255 });
  scene.machine.answers.journal(
    'wsgi-provision.service',
    'wsgi-provision.service: Main process exited, code=killed, status=9/KILL',
  );
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status).toMatchObject({
    status: 'blocked',
    message: expect.stringContaining('provision_command was killed (signal 9)') as string,
  });
});

test('what can’t be imported is not provisioned', async () => {
  const scene = new Scene({ config: { provision_command: command } });
  scene.imports({ kind: 'import-failed', traceback: 'RuntimeError: half written' });
  scene.flag('source.is.there');
  await scene.ok('install');
  expect(scene.status).toMatchObject({ status: 'blocked' });
  expect(runs(scene)).toEqual([]);
  scene.imports({ kind: 'ok', version: '20.1.0' });
  await scene.ok('update-status');
  expect(runs(scene)).toHaveLength(1);
  expect(scene.status.status).toBe('active');
});
