/** Executable handlers on a real machine, with nothing there but what an image of ours has. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { World } from './support/world.ts';

let world: World;
const unit = 'polyglot/0';

beforeAll(async () => {
  world = await World.create('programs');
  await world.run('deploy', await world.build('test/fixtures/charms/polyglot'));
});

afterAll(async () => await world.destroy());

test('handlers in bash, Python and TypeScript work on one set of flags', async () => {
  await world.settled(unit, 'active', /^all agree on 80$/);
  expect((await world.unit(unit))['open-ports']).toEqual(['80/tcp']);
  await world.run('config', 'polyglot', 'port=8080');
  await world.settled(unit, 'active', /^all agree on 8080$/);
  const log = await world.run('debug-log', '--no-tail', '--lines', '1000');
  expect(log).toContain('polyglot/configure.sh: runs (hooks phase)');
  expect(log).toContain('prepared in the hooks phase');
  expect(await world.run('status')).toContain('port-8080');
});

test('a program that fails fails the hook, tells why, and leaves no flag behind', async () => {
  await world.run('config', 'polyglot', 'port=13');
  await world.eventually(async () => {
    expect(await world.run('debug-log', '--no-tail', '--lines', '200')).toContain(
      'the program reactive/configure.sh --invoke ended with exit code 7',
    );
  });
  expect(await world.run('debug-log', '--no-tail', '--lines', '200')).toContain(
    'thirteen is out of luck',
  );
  await world.run('config', 'polyglot', 'port=8081');
  await world.settled(unit, 'active', /^all agree on 8081$/);
  expect(await world.exec(unit, 'sh', '-c', 'grep -c charmwright- /proc/net/unix || true')).toBe(
    '0',
  );
});
