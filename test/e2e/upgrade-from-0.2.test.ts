/**
 * Charms that version 0.2 has packed, on the current controller, refreshed to those of the current tree.
 *
 * What is asserted is what clients, operators and other charms see; a change of how layer:wsgi serves must not show.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Deployment, root } from './support/deployment.ts';
import { askingWhile } from './support/load.ts';

const kept = join(root, 'test/fixtures/version-0.2/charms');
const unit = 'hello/0';
const port = 8080;

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.create('upgrade');
  const app = await deployment.app('one', { VERSION: 'one' });
  await deployment.run(
    ...['deploy', join(kept, 'hello.charm'), '--resource', `build=${app}`],
    ...['--config', `port=${port}`, '--config', 'environment_variables=GREETING=hello'],
  );
  await deployment.run('deploy', join(kept, 'almanac.charm'), '--config', 'title=Almanac');
  await deployment.run('integrate', 'hello:website', 'almanac:site');
  await deployment.serving(unit, 'one', port);
  await deployment.untilIdle('almanac/0', 'active');
});

afterAll(async () => await deployment.destroy());

const flagsOf = async (name: string): Promise<readonly string[]> => {
  const text = await deployment.run('flags', name, '--format', 'json');
  const { flags } = JSON.parse(text) as { readonly flags: readonly { readonly flag: string }[] };
  return flags.map(({ flag }) => flag);
};

/** The result of an action, as an operator reads it. */
const actionResult = async (name: string, action: string): Promise<string> =>
  await deployment.run('run', name, action);

const releasesOf = async (): Promise<readonly string[]> =>
  (await deployment.exec(unit, 'ls', '/var/lib/wsgi/releases')).split('\n');

test('a refresh to the current charms loses no request, no flag, no value and no release', async () => {
  const { 'public-address': address } = await deployment.unit(unit);
  const names = [unit, 'almanac/0'] as const;
  const charms = {
    hello: await deployment.build('examples/hello'),
    almanac: await deployment.build('test/fixtures/charms/almanac'),
  };
  const before = {
    flags: await Promise.all(names.map(flagsOf)),
    release: await actionResult(unit, 'show-release'),
    editions: await actionResult('almanac/0', 'count-editions'),
    releases: await releasesOf(),
  };
  const load = await askingWhile(`http://${address}:${port}/`, async () => {
    await deployment.run('refresh', 'hello', '--path', charms.hello);
    await deployment.run('refresh', 'almanac', '--path', charms.almanac);
    await deployment.eventually(async () => {
      const log = await deployment.run('debug-log', '--no-tail', '--lines', '1000');
      for (const tag of ['hello-0', 'almanac-0']) {
        expect(log).toMatch(new RegExp(`unit-${tag}: .* ran "upgrade-charm" hook`));
      }
    });
    await deployment.run('wait-for', 'application', 'hello');
    await deployment.run('wait-for', 'application', 'almanac');
  });
  expect(load).toMatchObject({ failures: [], last: '200' });
  expect(load.answered).toBeGreaterThan(0);
  const flags = await Promise.all(names.map(flagsOf));
  for (const [at, each] of before.flags.entries()) {
    expect(flags[at]).toEqual(expect.arrayContaining([...each]));
  }
  expect(await actionResult(unit, 'show-release')).toBe(before.release);
  expect(await actionResult('almanac/0', 'count-editions')).toBe(before.editions);
  expect(await releasesOf()).toEqual(before.releases);
  await deployment.serving(unit, 'one', port);
  expect(await deployment.getJson(unit, '/env', port)).toMatchObject({ GREETING: 'hello' });
  expect((await deployment.unit(unit))['open-ports']).toEqual([`${port}/tcp`]);
});

test('afterwards a new source is served without a failed request, and the release before it is kept', async () => {
  const { 'public-address': address } = await deployment.unit(unit);
  const before = await releasesOf();
  const app = await deployment.app('two', { VERSION: 'two' });
  const load = await askingWhile(`http://${address}:${port}/`, async () => {
    await deployment.run('attach-resource', 'hello', `build=${app}`);
    await deployment.serving(unit, 'two', port);
  });
  expect(load).toMatchObject({ failures: [], last: '200' });
  expect(await releasesOf()).toEqual(expect.arrayContaining([...before]));
  expect(await deployment.exec(unit, 'systemctl', 'is-enabled', 'gunicorn3.service')).toBe(
    'enabled',
  );
});
