import { expect, test } from 'vitest';
import { controllerFixture } from './controller-fixture.ts';

/** Opens what its option names, for all endpoints or for one. */
const opener = {
  'metadata.yaml':
    'name: opener\nsummary: s\ndescription: d\nprovides: {website: {interface: http}, logs: {interface: syslog}}\n',
  'config.yaml': 'options: {open: {type: string, default: ""}}\n',
  dispatch: `#!/bin/bash
case $JUJU_DISPATCH_PATH in
hooks/start) status-set active ;;
hooks/config-changed)
  for port in $(opened-ports); do close-port "$port"; done
  for port in $(config-get open); do open-port $(echo "$port" | sed 's/@/ --endpoints /'); done ;;
esac
`,
};

/** The address of a machine; which subnet a model gets depends on what the host has. */
const machine = (host: number): unknown =>
  expect.stringMatching(new RegExp(`^10\\.77\\.\\d+\\.${host}$`));

const everyone = ['0.0.0.0/0', '::/0'];

async function opened(...applications: readonly string[]) {
  const it = await controllerFixture();
  const charm = it.charm('opener', opener);
  for (const [index, application] of applications.entries()) {
    const open = index === 0 ? '80 8000-8010/udp' : '80';
    await it.deploy(charm, { application, config: { open } });
    await it.untilIdle(`${application}/0`, 'active');
  }
  const status = async () => (await it.request('status', {})).status;
  const expose = (application: string, more: object = {}) =>
    it.request('expose', { application, exposed: true, ...more });
  const unexpose = (application: string, more: object = {}) =>
    it.request('expose', { application, exposed: false, ...more });
  const ports = () => it.machines.published('m').map(({ first, owner }) => [first, owner]);
  return { ...it, status, expose, unexpose, ports };
}

test('nothing is published until it is exposed, and nothing after it is unexposed', async () => {
  const it = await opened('hello');
  expect(it.machines.published('m')).toEqual([]);
  await it.expose('hello');
  const common = { from: everyone, targets: [machine(10)], owner: 'hello of model m' };
  expect(it.machines.published('m')).toEqual([
    { protocol: 'tcp', first: 80, last: 80, ...common },
    { protocol: 'udp', first: 8000, last: 8010, ...common },
  ]);
  await it.unexpose('hello');
  expect(it.machines.published('m')).toEqual([]);
});

test('what an exposed application opens and closes later follows, and so do its units', async () => {
  const it = await opened('hello');
  await it.expose('hello');
  await it.request('config', { application: 'hello', set: { open: '443' }, reset: [] });
  await it.eventually(() => expect(it.ports()).toEqual([[443, 'hello of model m']]));
  await it.request('add-unit', { application: 'hello', count: 1 });
  await it.eventually(() =>
    expect(it.machines.published('m')[0]?.targets).toEqual([machine(10), machine(11)]),
  );
  await it.request('remove-application', { application: 'hello', force: false });
  await it.eventually(async () => expect(await it.applications()).toEqual([]));
});

test('an application is not exposed on a port that another one has; it is said which', async () => {
  const it = await opened('hello', 'shop');
  await it.expose('hello');
  await expect(it.expose('shop')).rejects.toMatchObject({
    code: 'HOST_PORT_TAKEN',
    message: expect.stringContaining('80/tcp belongs to hello of model m') as unknown,
  });
  expect(await it.status()).toMatchObject({ applications: { shop: { exposed: false } } });
  await it.unexpose('hello');
  await it.expose('shop');
  expect(it.ports()).toEqual([[80, 'shop of model m']]);
});

test('an application is not exposed on a port on which the host listens; it is said who', async () => {
  const it = await opened('hello');
  const port = { protocol: 'tcp', first: 80, last: 80 } as const;
  it.machines.occupied.push({ ...port, holder: 'nginx (process 812)' });
  await expect(it.expose('hello')).rejects.toMatchObject({
    code: 'HOST_PORT_TAKEN',
    message: expect.stringContaining('80/tcp belongs to nginx (process 812)') as unknown,
  });
});

test('a port that is opened later and taken is said in status, and published when it is free', async () => {
  const it = await opened('hello', 'shop');
  await it.request('config', { application: 'shop', set: { open: '81' }, reset: [] });
  await it.eventually(async () => expect((await it.unit('shop/0')).ports).toEqual(['81/tcp']));
  await it.expose('hello');
  await it.expose('shop');
  await it.request('config', { application: 'shop', set: { open: '80 81' }, reset: [] });
  await it.eventually(async () =>
    expect(await it.status()).toMatchObject({
      applications: { shop: { 'port-conflicts': ['80/tcp: hello of model m has it'] } },
    }),
  );
  expect(it.ports()).toContainEqual([81, 'shop of model m']);
  expect(it.ports()).toContainEqual([80, 'hello of model m']);
  expect((await it.unit('shop/0')).agent).toBe('idle');
  await it.unexpose('hello');
  await it.eventually(() =>
    expect(it.ports()).toEqual([
      [80, 'shop of model m'],
      [81, 'shop of model m'],
    ]),
  );
  expect(await it.status()).not.toHaveProperty('applications.shop.port-conflicts');
});

test('who has a port keeps it through a restart, and it is published again by itself', async () => {
  const it = await opened('hello', 'shop');
  await it.request('config', { application: 'hello', set: { open: '81' }, reset: [] });
  await it.eventually(async () => expect((await it.unit('hello/0')).ports).toEqual(['81/tcp']));
  await it.expose('hello');
  await it.expose('shop');
  await it.request('config', { application: 'hello', set: { open: '80' }, reset: [] });
  await it.eventually(async () =>
    expect(await it.status()).toMatchObject({
      applications: { hello: { 'port-conflicts': ['80/tcp: shop of model m has it'] } },
    }),
  );
  await it.stop();
  await it.machines.publish({ model: 'm', subnet: 0 }, []);
  await it.restart();
  await it.eventually(() => expect(it.ports()).toEqual([[80, 'shop of model m']]));
});

test('an exposure of one endpoint, for some networks, covers only that, and can be undone by itself', async () => {
  const it = await opened('hello');
  await it.request('config', {
    ...{ application: 'hello', set: { open: '80@website 514@logs' }, reset: [] },
  });
  await it.eventually(async () =>
    expect((await it.unit('hello/0')).ports).toEqual(['80/tcp', '514/tcp']),
  );
  const seen = () => it.machines.published('m').map(({ first, from }) => [first, from]);
  await it.expose('hello', { endpoints: ['logs'], cidrs: ['10.0.0.0/8'] });
  expect(seen()).toEqual([[514, ['10.0.0.0/8']]]);
  await it.expose('hello', { endpoints: ['website'] });
  expect(seen().toSorted()).toEqual([
    [514, ['10.0.0.0/8']],
    [80, everyone],
  ]);
  await it.unexpose('hello', { endpoints: ['logs'] });
  expect(seen()).toEqual([[80, everyone]]);
  await expect(it.unexpose('hello', { endpoints: ['logs'] })).rejects.toMatchObject({
    code: 'ENDPOINT_UNKNOWN',
  });
  await expect(it.expose('hello', { endpoints: ['nope'] })).rejects.toMatchObject({
    code: 'ENDPOINT_UNKNOWN',
  });
  for (const cidr of ['10.0.0.0', '10.0.0.0/33', '::/129', 'x/8', '10.0.0.0/8/8', '']) {
    await expect(it.expose('hello', { cidrs: [cidr] })).rejects.toMatchObject({
      code: 'CIDR_INVALID',
    });
  }
});

test('others use the host’s address for a unit of which a port is published, else the machine’s', async () => {
  const it = await opened('hello');
  const shown = async () =>
    (await it.status()) as {
      applications: { hello: { units: { 'hello/0': { 'public-address': string } } } };
    };
  const address = async () => (await shown()).applications.hello.units['hello/0']['public-address'];
  expect(await address()).toEqual(machine(10));
  await it.expose('hello');
  const host = await address();
  expect(host).not.toMatch(/^10\.77\./);
  const seen = await it.request('exec', {
    unit: 'hello/0',
    command: ['unit-get', 'public-address'],
  });
  expect(seen.stdout.trim()).toBe(host);
});
