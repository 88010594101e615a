import { expect, test } from 'vitest';
import { matchers, on, textOf, type RelationSource, type State } from '../../src/testing/index.ts';
import { peers } from '../testing/wsgi-charm.ts';
import {
  after,
  completeBag,
  effectsOf,
  jobsOf,
  killed,
  newUnit,
  postgresRelation,
  serving,
  source,
  when,
  withRelation,
} from './wsgi-unit.ts';

expect.extend(matchers);

const command = 'python3 manage.py migrate --name "two words"';
const config = { provision_command: command };
const script = '/etc/wsgi/provision.sh';

function runsOf(unit: State): ReturnType<typeof effectsOf> {
  return effectsOf(unit).filter(
    (effect) => effect.kind === 'run' && effect.args.includes('--unit=wsgi-provision.service'),
  );
}

/** What the leader has published to its peers. */
function peerBag({ relations }: State): Readonly<Record<string, string>> {
  return relations.find(({ endpoint }) => endpoint === peers.endpoint)?.ownApplication ?? {};
}

const provisioned = { provisioned: expect.stringMatching(/^[0-9a-f]{64}$/) as string };

test('the leader provisions before the application starts, in its place and with its environment', async () => {
  const unit = await after(newUnit({ config }), on.configChanged());
  const [run] = runsOf(unit);
  expect(run).toMatchObject({
    command: 'systemd-run',
    args: expect.arrayContaining([
      'User=wsgi',
      'WorkingDirectory=/srv',
      'EnvironmentFile=/etc/wsgi/next.env',
      expect.stringMatching(/^Environment=PATH=\/var\/lib\/wsgi\/releases\/\w+\/venv-\w+\/bin:/),
      script,
    ]) as string[],
  });
  const kinds = effectsOf(unit).map((effect) =>
    'name' in effect ? `${effect.kind} ${effect.name}` : effect.kind,
  );
  expect(kinds).toContain('restart gunicorn3.service');
  const position = effectsOf(unit).findIndex((effect) => effect === run);
  expect(position).toBeLessThan(kinds.indexOf('restart gunicorn3.service'));
  // It may hold secrets, and the application's user could read it.
  expect(effectsOf(unit)).toContainEqual(
    expect.objectContaining({ path: script, content: `${command}\n`, mode: 0o640, group: 'wsgi' }),
  );
  expect(textOf(unit.machine, script)).toBeUndefined();
  expect(peerBag(unit)).toEqual(provisioned);
});

test('it runs once for each command, release and database', async () => {
  const before = await serving({ config, relations: [peers, postgresRelation()] });
  const rotated = postgresRelation({
    ...completeBag,
    password: 'new',
    master: completeBag.master.replace("'p@ss word'", 'new'),
  });
  const changed = withRelation(before, rotated);
  const related = await after(before, on.relationChanged('postgres'), changed);
  const same = await after(related, on.configChanged());
  const environment = { config: { ...config, environment_variables: 'A=1' } };
  const other = await after(same, on.configChanged(), environment);
  expect([related, same, other].flatMap(runsOf)).toEqual([]);
  const another = { config: { provision_command: 'another command' } };
  const commanded = await after(other, on.configChanged(), another);
  expect(runsOf(commanded)).toHaveLength(1);
  const released = await after(commanded, on.upgradeCharm(), source('two'));
  expect(runsOf(released)).toHaveLength(1);
});

/** The peer relation as another unit of the leader's application sees it. */
async function publishedByLeader(): Promise<RelationSource> {
  // No relation is there in install, in which it has provisioned.
  const leader = await after(await serving({ config, unit: 1 }), on.relationCreated('wsgi-peers'));
  expect(peerBag(leader)).toEqual(provisioned);
  return { ...peers, units: { 'hello/1': {} }, ownApplication: peerBag(leader) };
}

test('a follower waits until the leader has said that it is done', async () => {
  const unit = await after(newUnit({ config, leader: false }), on.install());
  expect(unit).toBeWaiting('waiting for the leader to provision');
  const changed = on.relationChanged('wsgi-peers', { of: 'application' });
  const ready = await after(unit, changed, withRelation(unit, await publishedByLeader()));
  expect(ready).toBeActive();
  expect([unit, ready].flatMap(runsOf)).toEqual([]);
});

test('a new leader does not provision again what the old one did', async () => {
  const relations = [await publishedByLeader()];
  const unit = await after(newUnit({ config, relations }), on.configChanged());
  expect(unit).toBeActive();
  expect(runsOf(unit)).toEqual([]);
});

test('what was provisioned before there were peers is published to them later', async () => {
  const before = await after(newUnit({ config, relations: [] }), on.install());
  expect(runsOf(before)).toHaveLength(1);
  const created = withRelation(before, peers);
  const unit = await after(before, on.relationCreated('wsgi-peers'), created);
  expect(peerBag(unit)).toEqual(provisioned);
  expect(runsOf(unit)).toEqual([]);
});

test('a failure blocks with the tail of the output, is not tried again by update-status, and is repaired by another command', async () => {
  const failing = when({
    provisions: [{ code: 3, stdout: 'creating tables\nthe disk is full\n' }],
  });
  const unit = await after(await serving(), on.configChanged(), { config, ...failing });
  expect(unit).toBeBlocked('provision_command failed (exit 3): the disk is full');
  expect(unit).toHaveFlag('wsgi.active');
  const later = await after(unit, on.updateStatus(), failing);
  const again = await after(later, on.configChanged(), failing);
  expect([later, again].flatMap(runsOf)).toEqual([]);
  const working = { config: { provision_command: 'true' } };
  expect(await after(again, on.configChanged(), working)).toBeActive();
});

test('the action provisions again, although nothing has changed, and restarts the application', async () => {
  const unit = await after(await serving({ config }), on.action('provision'));
  expect(unit.last?.action).toMatchObject({ failure: undefined });
  expect(runsOf(unit)).toHaveLength(1);
  expect(jobsOf(unit)).toContain('restart gunicorn3.service');
});

test.each([
  ['another unit than the leader', { leader: false, config }],
  ['an application with nothing to provision', { config: {} }],
])('the action is refused on %s', async (_, changed) => {
  const unit = await after(await serving(), on.action('provision'), changed);
  expect(runsOf(unit)).toEqual([]);
  expect(unit.last?.action?.failure).toBeDefined();
});

test('a run that a killed hook left behind is waited for', async () => {
  const running = when({
    more: (answers) =>
      answers.active('wsgi-provision.service', 'active', 'active', 'active', 'inactive'),
  });
  const unit = await after(newUnit({ config }), on.install(), running);
  expect(effectsOf(unit, 'sleep')).toHaveLength(3);
  const order = effectsOf(unit).map((effect) =>
    runsOf(unit).includes(effect) ? 'provision' : effect.kind,
  );
  expect(order.lastIndexOf('sleep')).toBeLessThan(order.indexOf('provision'));
  expect(runsOf(unit)).toHaveLength(1);
});

test('a command that failed is not run again because the service has recovered', async () => {
  const provisions = [{ code: 1, stdout: 'half of the rows are converted' }];
  const unit = await after(await serving(), on.configChanged(), {
    config,
    ...when({ provisions }),
  });
  expect(unit).toBeBlocked(/half of the rows are converted/);
  const silent = await after(unit, on.updateStatus(), when({ provisions, http: ['silent'] }));
  expect(silent).toBeBlocked(/does not answer/);
  const recovered = await after(silent, on.updateStatus(), when({ provisions }));
  expect(recovered).toHaveFlag('wsgi.active');
  expect(recovered.status).toEqual(unit.status);
  expect([silent, recovered].flatMap(runsOf)).toEqual([]);
});

test('a leader killed right after it has provisioned tells its peers in the next try', async () => {
  const died = await killed(await serving(), on.configChanged(), { config });
  expect(peerBag(died)).toEqual({});
  expect(runsOf(died)).toHaveLength(1);
  const unit = await after(died, on.configChanged());
  expect(peerBag(unit)).toEqual(provisioned);
  expect(runsOf(unit)).toEqual([]);
});

test('a command that is killed says so', async () => {
  const end = 'wsgi-provision.service: Main process exited, code=killed, status=9/KILL';
  const ended = when({
    provisions: [{ code: 255 }],
    journal: { 'wsgi-provision.service': end },
  });
  const unit = await after(newUnit({ config }), on.install(), ended);
  expect(unit).toBeBlocked(/provision_command was killed \(signal 9\)/);
});

test('what can’t be imported is not provisioned', async () => {
  const traceback = 'RuntimeError: half written';
  const broken = when({ imports: [{ kind: 'import-failed', traceback }] });
  const unit = await after(newUnit({ config }), on.install(), broken);
  expect(unit).toBeBlocked();
  expect(runsOf(unit)).toEqual([]);
  const loaded = await after(unit, on.updateStatus());
  expect(runsOf(loaded)).toHaveLength(1);
  expect(loaded).toBeActive();
});
