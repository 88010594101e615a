/** Charms of plain shell hooks, without anything of Charmwright in them, run as they are. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, Deployment } from './support/deployment.ts';

let deployment: Deployment;
const unit = 'gazette/0';

beforeAll(async () => {
  deployment = await Deployment.create('classic');
  await deployment.run('deploy', join(root, 'test/fixtures/charms/gazette'));
  await deployment.run('deploy', join(root, 'test/fixtures/charms/reader'));
  await deployment.untilIdle(unit, 'active', { message: /^On the press$/ });
  await deployment.untilIdle('reader/0', 'blocked', { message: /^Nothing to read$/ });
});

afterAll(async () => await deployment.destroy());

interface ActionOutcome {
  readonly status: string;
  readonly message: string;
  readonly results: Readonly<Record<string, unknown>>;
  readonly log: readonly string[];
}

async function action(...args: string[]): Promise<ActionOutcome> {
  const { stdout, stderr } = await deployment.try('run', unit, ...args, '--format', 'json');
  const outcome = (JSON.parse(stdout) as Record<string, ActionOutcome>)[unit];
  if (outcome === undefined) throw new Error(stderr);
  return outcome;
}

async function log(): Promise<string> {
  return await deployment.run('debug-log', '--no-tail', '--lines', '10000');
}

test('its hooks have installed a service that serves, opened its port and set its version', async () => {
  expect(await deployment.get(unit, '/', 8000)).toBe('<h1>The Gazette</h1>\n');
  const shown = await deployment.unit(unit);
  expect(shown['open-ports']).toEqual(['8000/tcp']);
  const { version } = shown['workload-status'] as { readonly version?: string };
  expect(version).toMatch(/^3\./);
  expect(await log()).toMatch(/WARNING .*Listening on 8000/);
});

test('the network that a tool shows is the machine’s', async () => {
  const card = (await deployment.exec(unit, 'cat', '/sys/class/net/host0/address')).trim();
  expect(card).toMatch(/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/);
  const network = await deployment.exec(unit, 'network-get', 'website');
  expect(network).toContain(`- mac-address: ${card}\n  interface-name: host0\n`);
  expect(network).toContain(`  macaddress: ${card}\n  interfacename: host0\n`);
});

test('a changed option reaches the service, the ports and the state', async () => {
  await deployment.run('config', 'gazette', 'port=8001', 'note=(evening edition)', 'quiet=true');
  await deployment.untilIdle(unit, 'active');
  await deployment.eventually(async () => {
    expect(await deployment.get(unit, '/', 8001)).toBe('<h1>The Gazette</h1>(evening edition)\n');
  });
  expect((await deployment.unit(unit))['open-ports']).toEqual(['8001/tcp']);
  expect(await deployment.exec(unit, 'state-get', 'port')).toBe('8001');
  expect(await log()).not.toContain('Listening on 8001');
});

test('two of them relate, exchange what they have, and part again', async () => {
  await deployment.run('integrate', 'reader', 'gazette:website');
  await deployment.untilIdle('reader/0', 'active', { message: /^Read The Gazette by gazette$/ });
  expect(await deployment.exec('reader/0', 'cat', '/srv/paper.html')).toContain('evening edition');
  const bag = 'relation-get -r $(relation-ids paper) --format json - gazette/0';
  const { 'public-address': address } = await deployment.unit(unit);
  expect(JSON.parse(await deployment.exec('reader/0', bag))).toEqual({
    ...{ hostname: address, bind: address, port: '8001', motto: ' all the news ' },
    ...{ 'ingress-address': address, 'egress-subnets': `${address}/32` },
  });
  await deployment.run('remove-relation', 'reader', 'gazette');
  await deployment.untilIdle('reader/0', 'blocked', { message: /^Nothing to read$/ });
  await deployment.eventually(async () => {
    expect(await log()).toMatch(/website:1 is over/);
    expect(await log()).toMatch(/gazette\/0 leaves/);
  });
});

test('its actions have parameters, progress, results and failures', async () => {
  expect(await action('publish', 'name=about')).toMatchObject({
    status: 'completed',
    results: { page: { path: '/about.html', size: '21' }, stdout: 'published\n', 'return-code': 0 },
    log: ['writing 3 words'],
  });
  expect(await deployment.get(unit, '/about.html', 8001)).toBe('word 1\nword 2\nword 3\n');
  expect(await action('shred', 'name=about')).toMatchObject({ status: 'completed' });
  expect(await action('shred', 'name=about')).toMatchObject({
    status: 'failed',
    message: 'there is no page about',
  });
  expect((await deployment.try('run', unit, 'publish')).stderr).toContain("property 'name'");
});

test('a resource makes it upgrade, and is there to be got', async () => {
  await mkdir(join(deployment.folder, 'pages'));
  await writeFile(join(deployment.folder, 'pages/any.html'), '<h1>Extra! Extra!</h1>\n');
  const page = join(deployment.folder, 'pages/any.html');
  await deployment.run('attach-resource', 'gazette', `front-page=${page}`);
  await deployment.eventually(async () => {
    expect(await deployment.get(unit, '/', 8001)).toBe('<h1>Extra! Extra!</h1>\n');
  });
  expect(await log()).toContain('Front page replaced');
});

test('a second unit is a peer, and the first one leads', async () => {
  await deployment.run('add-unit', 'gazette');
  await deployment.untilIdle('gazette/1', 'active');
  await deployment.untilIdle(unit, 'active');
  await deployment.eventually(async () => {
    expect(await deployment.exec(unit, 'state-get', 'presses')).toBe('gazette/1');
  });
  const asked = 'relation-get -r $(relation-ids presses) --app editor gazette; is-leader';
  expect(await deployment.exec('gazette/1', asked)).toBe('gazette/0\nFalse');
  await deployment.run('remove-unit', 'gazette/1');
  await deployment.eventually(async () => {
    await expect(deployment.unit('gazette/1')).rejects.toThrow('there is no unit');
  });
});
