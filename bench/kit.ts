/** How fast the test kit is: events of one unit, and models of many. */
import { join } from 'node:path';
import {
  loadCharm,
  model,
  on,
  run,
  state,
  type CharmUnderTest,
  type DeployOptions,
} from '../src/testing/index.ts';
import { opsTesting } from './ops-testing.ts';
import { atLeast, atMost, ratio, type Measure } from './report.ts';

const root = join(import.meta.dirname, '..');

function example(name: string): Promise<CharmUnderTest> {
  return loadCharm(join(root, 'examples', name));
}

type Machine = NonNullable<DeployOptions['machine']>;

const serving = {
  resources: { build: { 'wsgi.py': 'application = 1' } },
  machine: {
    answers: (answers) => {
      answers.get(/^http:/, { kind: 'answered', status: 200, body: '' });
      answers.run('--unit=wsgi-check.service', {
        stdout: 'wsgi-check: {"kind":"ok","version":"20.1.0"}\n',
      });
    },
  },
} satisfies { resources: DeployOptions['resources']; machine: Machine };

const database: Machine = {
  users: ['postgres'],
  files: { '/etc/postgresql/15/main/postgresql.conf': '' },
  units: { 'postgresql@15-main.service': { enabled: true, active: 'active' } },
  answers: (answers) => {
    const inventory = {
      version: '15.14',
      databases: { postgres: 'postgres' },
      roles: { postgres: true },
      extensions: [],
    };
    answers.run(({ input = '' }) => input.includes('json_build_object'), {
      stdout: JSON.stringify(inventory),
    });
  },
};

const balancer: Machine = { units: { 'haproxy.service': { enabled: false, active: 'inactive' } } };

/** The best of several rounds: the machine's other work only ever slows one down. */
async function best(rounds: number, work: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    await work();
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

async function eventsPerSecond(charm: CharmUnderTest): Promise<number> {
  const peers = [{ endpoint: 'wsgi-peers' }];
  const served = await run(charm, on.install(), state({ ...serving, relations: peers }));
  const thousand = await best(8, async () => {
    for (let each = 0; each < 1_000; each += 1) await run(charm, on.updateStatus(), served);
  });
  return 1_000_000 / thousand;
}

/** Deploys hello, a database and a load balancer, relates them and waits until they are idle. */
async function modelOf(charms: Charms, units: number): Promise<number> {
  const juju = model(charms)
    .deploy('hello', { ...serving, units })
    .deploy('postgresql', { machine: database })
    .deploy('haproxy', { machine: balancer })
    .relate('hello:postgres', 'postgresql:db')
    .relate('hello:website', 'haproxy:reverseproxy');
  await juju.untilIdle();
  return juju.history.length;
}

interface Charms extends Readonly<Record<string, CharmUnderTest>> {
  readonly hello: CharmUnderTest;
}

export async function kit(): Promise<readonly Measure[]> {
  const [hello, postgresql, haproxy] = await Promise.all(
    ['hello', 'postgresql', 'haproxy'].map(example),
  );
  if (hello === undefined || postgresql === undefined || haproxy === undefined) return [];
  const charms = { hello, postgresql, haproxy };
  // Peers have a hook for each pair of units, in Juju too; without them hooks grow with the units.
  const withoutPeers = {
    ...charms,
    hello: { ...hello, metadata: { ...hello.metadata, peers: {} } },
  };
  await modelOf(withoutPeers, 20);
  const small = await best(4, () => modelOf(withoutPeers, 50));
  const large = await best(1, () => modelOf(withoutPeers, 500));
  let hooks = 0;
  const withPeers = await best(2, async () => (hooks = await modelOf(charms, 50)));
  const perSecond = await eventsPerSecond(hello);
  return [
    atLeast(
      { name: 'events of hello a second in the test kit', value: perSecond, unit: 'count' },
      5_000,
    ),
    atMost(
      { name: 'model of 50 hello, postgresql, haproxy, without peers', value: small, unit: 'ms' },
      1_000,
    ),
    ratio(
      {
        name: 'the same of 500 hello units',
        value: large,
        reference: { name: '50 units, ms', value: small },
      },
      12,
    ),
    atMost(
      { name: `with peers, whose hooks are ${hooks} then`, value: withPeers, unit: 'ms' },
      1_000,
    ),
    ...(await opsTesting(1_000 / perSecond)),
  ];
}
