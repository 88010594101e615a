/** Two units, one provisioning: the leader runs the command, the other waits; the next leader goes on. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Deployment } from './support/deployment.ts';

let deployment: Deployment;
let leader: string;
let follower: string;

/** Fails until there is /var/tmp/go, and keeps count. */
const command = 'echo "$(cat VERSION)" >> /var/tmp/tries; test -e /var/tmp/go || exit 7';

beforeAll(async () => {
  deployment = await Deployment.create('provisioning');
  const charm = await deployment.build('examples/hello');
  const app = await deployment.app('first', { VERSION: 'one' });
  await deployment.run(
    ...['deploy', charm, '-n', '2'],
    ...['--resource', `build=${app}`, '--config', `provision_command=${command}`],
  );
  await deployment.eventually(async () => {
    const [first, second] = [await deployment.unit('hello/0'), await deployment.unit('hello/1')];
    expect([first.leader ?? false, second.leader ?? false].sort()).toEqual([false, true]);
    [leader, follower] = first.leader === true ? ['hello/0', 'hello/1'] : ['hello/1', 'hello/0'];
  });
});

afterAll(async () => await deployment.destroy());

async function triesOf(unit: string): Promise<readonly string[]> {
  const text = await deployment.exec(unit, 'sh', '-c', 'cat /var/tmp/tries 2>/dev/null || true');
  return text.split('\n').filter((line) => line !== '');
}

async function release(version: string): Promise<void> {
  const app = await deployment.app(version, { VERSION: version });
  await deployment.run('attach-resource', 'hello', `build=${app}`);
}

test('while the leader’s command fails the other unit waits, and neither serves', async () => {
  await deployment.untilIdle(leader, 'blocked', { message: /provision_command failed \(exit 7\)/ });
  await deployment.untilIdle(follower, 'waiting', { message: /leader/ });
  await expect(deployment.get(follower, '/')).rejects.toThrow();
  expect(await triesOf(leader)).toEqual(['one']);
});

test('the action is refused where it would do harm, and tries again on the leader', async () => {
  const refused = await deployment.try('run', follower, 'provision');
  expect(refused.code).not.toBe(0);
  expect(`${refused.stdout}${refused.stderr}`).toContain('leader');
  const again = await deployment.try('run', leader, 'provision');
  expect(again.code).not.toBe(0);
  expect(await triesOf(leader)).toEqual(['one', 'one']);
  await deployment.exec(leader, 'touch', '/var/tmp/go');
  await deployment.run('run', leader, 'provision');
  await deployment.serving(leader, 'one');
  await deployment.serving(follower, 'one');
  expect(await triesOf(leader)).toEqual(['one', 'one', 'one']);
  expect(await triesOf(follower)).toEqual([]);
});

test('a restart provisions nothing, a new release does so once', async () => {
  await deployment.run('config', 'hello', 'environment_variables=ROUND=2');
  for (const unit of [leader, follower]) {
    await deployment.eventually(async () => {
      expect(await deployment.getJson(unit, '/env')).toMatchObject({ ROUND: '2' });
    });
    await deployment.untilIdle(unit, 'active');
  }
  await release('two');
  for (const unit of [leader, follower]) await deployment.serving(unit, 'two');
  expect(await triesOf(leader)).toEqual(['one', 'one', 'one', 'two']);
  expect(await triesOf(follower)).toEqual([]);
});

test('when the leader goes the other one leads, repeats nothing and provisions what comes next', async () => {
  await deployment.exec(follower, 'touch', '/var/tmp/go');
  await deployment.run('remove-unit', leader);
  await deployment.eventually(async () => {
    expect((await deployment.unit(follower)).leader).toBe(true);
  });
  await deployment.serving(follower, 'two');
  expect(await triesOf(follower)).toEqual([]);
  await release('three');
  await deployment.serving(follower, 'three');
  expect(await triesOf(follower)).toEqual(['three']);
});
