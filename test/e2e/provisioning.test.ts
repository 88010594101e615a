/** Two units, one provisioning: the leader runs the command, the other waits; the next leader goes on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { World } from './support/world.ts';

let world: World;
let leader: string;
let follower: string;

/** Fails until there is /var/tmp/go, and keeps count. */
const command = 'echo "$(cat VERSION)" >> /var/tmp/tries; test -e /var/tmp/go || exit 7';

beforeAll(async () => {
  world = await World.create('provisioning');
  const charm = await world.build('examples/hello');
  const app = await world.app('first', { VERSION: 'one' });
  await world.run(
    ...['deploy', charm, '-n', '2'],
    ...['--resource', `build=${app}`, '--config', `provision_command=${command}`],
  );
  await world.eventually(async () => {
    const [first, second] = [await world.unit('hello/0'), await world.unit('hello/1')];
    expect([first.leader ?? false, second.leader ?? false].sort()).toEqual([false, true]);
    [leader, follower] = first.leader === true ? ['hello/0', 'hello/1'] : ['hello/1', 'hello/0'];
  });
});

afterAll(async () => await world.destroy());

async function triesOf(unit: string): Promise<readonly string[]> {
  const text = await world.exec(unit, 'sh', '-c', 'cat /var/tmp/tries 2>/dev/null || true');
  return text.split('\n').filter((line) => line !== '');
}

async function release(version: string): Promise<void> {
  const app = await world.app(version, { VERSION: version });
  await world.run('attach-resource', 'hello', `build=${app}`);
}

test('while the leader’s command fails the other unit waits, and neither serves', async () => {
  await world.settled(leader, 'blocked', /provision_command failed \(exit 7\)/);
  await world.settled(follower, 'waiting', /leader/);
  await expect(world.get(follower, '/')).rejects.toThrow();
  expect(await triesOf(leader)).toEqual(['one']);
});

test('the action is refused where it would do harm, and tries again on the leader', async () => {
  const refused = await world.try('run', follower, 'provision');
  expect(refused.code).not.toBe(0);
  expect(`${refused.stdout}${refused.stderr}`).toContain('leader');
  const again = await world.try('run', leader, 'provision');
  expect(again.code).not.toBe(0);
  expect(await triesOf(leader)).toEqual(['one', 'one']);
  await world.exec(leader, 'touch', '/var/tmp/go');
  await world.run('run', leader, 'provision');
  await world.serving(leader, 'one');
  await world.serving(follower, 'one');
  expect(await triesOf(leader)).toEqual(['one', 'one', 'one']);
  expect(await triesOf(follower)).toEqual([]);
});

test('a restart provisions nothing, a new release does so once', async () => {
  await world.run('config', 'hello', 'environment_variables=ROUND=2');
  for (const unit of [leader, follower]) {
    await world.eventually(async () => {
      expect(await world.getJson(unit, '/env')).toMatchObject({ ROUND: '2' });
    });
    await world.settled(unit, 'active');
  }
  await release('two');
  for (const unit of [leader, follower]) await world.serving(unit, 'two');
  expect(await triesOf(leader)).toEqual(['one', 'one', 'one', 'two']);
  expect(await triesOf(follower)).toEqual([]);
});

test('when the leader goes the other one leads, repeats nothing and provisions what comes next', async () => {
  await world.exec(follower, 'touch', '/var/tmp/go');
  await world.run('remove-unit', leader);
  await world.eventually(async () => {
    expect((await world.unit(follower)).leader).toBe(true);
  });
  await world.serving(follower, 'two');
  expect(await triesOf(follower)).toEqual([]);
  await release('three');
  await world.serving(follower, 'three');
  expect(await triesOf(follower)).toEqual(['three']);
});
