/** Executable handlers on a real machine, with nothing there but what an image of ours has. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'polyglot/0';

beforeAll(async () => {
  deployment = await Deployment.create('programs');
  await deployment.run('deploy', await deployment.build('test/fixtures/charms/polyglot'));
});

afterAll(async () => await deployment.destroy());

test('handlers in bash, Python and TypeScript work on one set of flags', async () => {
  await deployment.untilIdle(unit, 'active', { message: /^all agree on 80$/ });
  expect((await deployment.unit(unit))['open-ports']).toEqual(['80/tcp']);
  await deployment.run('config', 'polyglot', 'port=8080');
  await deployment.untilIdle(unit, 'active', { message: /^all agree on 8080$/ });
  const log = await deployment.run('debug-log', '--no-tail', '--lines', '1000');
  expect(log).toContain('polyglot/configure.sh: runs (hooks phase)');
  expect(log).toContain('prepared in the hooks phase');
  expect(await deployment.run('status')).toContain('port-8080');
});

test('a program that fails fails the hook, tells why, and leaves no flag behind', async () => {
  await deployment.run('config', 'polyglot', 'port=13');
  await deployment.eventually(async () => {
    expect(await deployment.run('debug-log', '--no-tail', '--lines', '200')).toContain(
      'the program reactive/configure.sh --invoke ended with exit code 7',
    );
  });
  expect(await deployment.run('debug-log', '--no-tail', '--lines', '200')).toContain(
    'thirteen is out of luck',
  );
  await deployment.run('config', 'polyglot', 'port=8081');
  await deployment.untilIdle(unit, 'active', { message: /^all agree on 8081$/ });
  expect(
    await deployment.exec(unit, 'sh', '-c', 'grep -c charmwright- /proc/net/unix || true'),
  ).toBe('0');
});
