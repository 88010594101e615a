import { beforeAll, expect, test } from 'vitest';
import {
  change,
  type CharmUnderTest,
  type MachineSource,
  matchers,
  on,
  type RelationSource,
  run,
  type State,
  state,
  textOf,
} from '../../src/testing/index.ts';
import { exampleCharm } from '../testing/charms.ts';

expect.extend(matchers);

let haproxy: CharmUnderTest;
beforeAll(async () => {
  haproxy = await exampleCharm('haproxy');
});

const cfg = '/etc/haproxy/haproxy.cfg';
const service = 'haproxy.service';

const hello = { hostname: '10.77.0.10', 'private-address': '10.77.0.10', port: '80' };

const backend = (
  units: RelationSource['units'],
  application = 'hello',
): RelationSource & { readonly endpoint: string } => ({
  ...{ endpoint: 'reverseproxy', application },
  ...(units === undefined ? {} : { units }),
});
const monitor: RelationSource = {
  ...{ endpoint: 'website', application: 'monitor', units: { 'monitor/0': {} } },
};

/** A machine that answers as one with HAProxy does, unless a test says otherwise. */
function machineWith(more?: NonNullable<MachineSource['answers']>): MachineSource {
  return {
    units: { [service]: { enabled: true, active: 'inactive' } },
    answers(answers) {
      answers.run('haproxy -v', { stdout: 'HAProxy version 2.6.12-1+deb12u4 2026/01/01\n' });
      more?.(answers);
    },
  };
}

/** The same machine with what it answers from now on. */
const answering = (before: State, more?: NonNullable<MachineSource['answers']>): State => {
  const { answers } = machineWith(more);
  return change(before, { machine: { answers } });
};

const installed = (machine = machineWith()): Promise<State> =>
  run(haproxy, on.install(), state({ machine }));

async function related(...relations: RelationSource[]): Promise<State> {
  const before = change(await installed(), { relations });
  return await run(haproxy, on.relationChanged('reverseproxy'), before);
}

const kinds = ({ last }: State) => last?.effects.map(({ kind }) => kind);

test('installed without relations, it waits for servers and listens', async () => {
  const after = await installed();
  expect(after).toBeWaiting('no servers');
  expect(after.version).toBe('2.6.12');
  expect(after.ports).toEqual(['80/tcp']);
  expect(after.machine.units[service]?.active).toBe('active');
  expect(textOf(after.machine, `${cfg}.candidate`)).toBeUndefined();
});

test('a published unit becomes a server by reload, and the website is published on', async () => {
  const after = await related(monitor, backend({ 'hello/0': hello, 'hello/1': {} }));
  expect(after).toBeActive('1 server');
  expect(after).toHaveWritten(cfg, /server hello-0 10\.77\.0\.10:80\n/);
  expect(kinds(after)).toContain('reload');
  const { own } = after.relations[0] ?? {};
  expect(own).toMatchObject({
    ...{ hostname: after.address, 'private-address': after.address, port: '80' },
  });
});

test('when nothing has changed, the server is looked at and nothing is done', async () => {
  const before = await related(backend({ 'hello/0': hello }));
  const after = await run(haproxy, on.updateStatus(), before);
  expect(after.last?.ran).toEqual(['haproxy/look after the server']);
  expect(after.last?.effects).toEqual([]);
});

test('of several applications the first related is the default, whatever the others are called', async () => {
  const after = await related(
    backend({ 'hello/0': hello }),
    backend({ 'about/0': hello }, 'about'),
  );
  expect(after).toHaveWritten(cfg, /default_backend hello\n/);
  expect(after).toBeActive('2 servers');
});

test('the last server gone, the website is withdrawn and it waits', async () => {
  const before = await related(monitor, backend({ 'hello/0': hello }));
  const [front, back] = before.relations;
  if (front === undefined || back === undefined) throw new Error('no relations');
  const { hostname, 'private-address': address } = hello;
  const units = { 'hello/0': { hostname, 'private-address': address } };
  const relations = [front, { ...back, units }];
  const after = await run(
    haproxy,
    on.relationChanged('reverseproxy'),
    change(before, { relations }),
  );
  expect(after).toBeWaiting('no servers');
  expect(after.relations[0]?.own).not.toHaveProperty('port');
  expect(after.relations[0]?.own).not.toHaveProperty('hostname');
});

test('a new port is opened and the old one closed', async () => {
  const before = change(await installed(), { config: { port: 8080 } });
  const after = await run(haproxy, on.configChanged(), before);
  expect(after.ports).toEqual(['8080/tcp']);
  expect(after).toHaveWritten(cfg, /bind .*8080/);
});

test('a bad option blocks, and the old configuration stays until it is repaired', async () => {
  const good = await installed();
  const bad = await run(haproxy, on.configChanged(), change(good, { config: { port: 70_000 } }));
  expect(bad).toBeBlocked('port is 70000, expected a number from 1 to 65535');
  expect(textOf(bad.machine, cfg)).toBe(textOf(good.machine, cfg));
  const repaired = await run(haproxy, on.configChanged(), change(bad, { config: { port: 80 } }));
  expect(repaired).toBeWaiting('no servers');
});

test('a configuration that haproxy refuses is never installed, and is tried again', async () => {
  const stderr = '[NOTICE] x\n[ALERT]    (9) : config : cannot bind\n';
  const refused = await installed(
    machineWith((answers) => answers.run('-c -q', { code: 1, stderr })),
  );
  expect(refused).toBeBlocked('haproxy refuses it: [ALERT]    (9) : config : cannot bind');
  expect(textOf(refused.machine, cfg)).toBeUndefined();
  expect(await run(haproxy, on.updateStatus(), answering(refused))).toBeWaiting('no servers');
});

test('a package that can’t be had yet is waited for, and asked for again', async () => {
  const unavailable = { kind: 'unavailable', reason: 'no network', output: '' } as const;
  const before = await installed(machineWith((answers) => answers.install(unavailable)));
  expect(before).toBeWaiting('HAProxy can’t be installed yet: no network');
  expect(await run(haproxy, on.updateStatus(), answering(before))).toBeWaiting('no servers');
});

test('a package that is refused blocks with the reason', async () => {
  const refused = { kind: 'refused', reason: 'no such package', output: '' } as const;
  expect(await installed(machineWith((answers) => answers.install(refused)))).toBeBlocked(
    'HAProxy can’t be installed: no such package',
  );
});

test('an upgraded charm applies everything once more', async () => {
  const upgraded = await run(haproxy, on.upgradeCharm(), await installed());
  expect(upgraded).toHaveRun('haproxy/balance');
  const after = await run(haproxy, on.configChanged(), upgraded);
  expect(after.last?.ran).toEqual([]);
});

test('a server that is down is started again, and the unit is not active while it can’t be', async () => {
  const serving = await related(backend({ 'hello/0': hello }));
  const units = { [service]: { enabled: true, active: 'failed' } } as const;
  const down = answering(change(serving, { machine: { units } }), (answers) =>
    answers.job('start', service, { ok: false, output: 'address in use' }),
  );
  const blocked = await run(haproxy, on.updateStatus(), down);
  expect(blocked).toBeBlocked('address in use');
  expect(await run(haproxy, on.updateStatus(), answering(blocked))).toBeActive('1 server');
});

test('a unit that stops leaves no server running, also not after a boot', async () => {
  const stopped = await run(haproxy, on.stop(), await installed());
  const removed = await run(haproxy, on.remove(), stopped);
  expect(removed.machine.units[service]).toEqual({ enabled: false, active: 'inactive' });
  const started = await run(haproxy, on.start(), removed);
  expect(started.machine.units[service]).toEqual({ enabled: true, active: 'active' });
});
