/** What a unit on layer:wsgi goes through, as lives for the fault matrix. */
import { isDeepStrictEqual } from 'node:util';
import {
  change,
  on,
  run,
  type CharmUnderTest,
  type LifeStep,
  type RelationSource,
  type State,
  type StateChange,
  type TestEvent,
} from '../../../src/testing/index.ts';
import type { Answers } from '../../../src/machine/recording/answers.ts';
import { attached, balancer, database, healthy, peers } from '../../testing/wsgi-charm.ts';

export interface Life {
  readonly start: State;
  readonly life: readonly (TestEvent | LifeStep)[];
  readonly recovery?: readonly TestEvent[];
}

/** What does not start is given up until something changes or an operator asks, by an upgrade. */
const askedAgain = on.upgradeCharm();
const lookedAfter = [on.updateStatus(), askedAgain];

const config = (values: State['config'], more: StateChange = {}): LifeStep => ({
  event: on.configChanged(),
  before: (unit) => ({ ...more, config: { ...unit.config, ...values } }),
});

const release = (files: Readonly<Record<string, string>>, more: StateChange = {}): LifeStep => ({
  event: on.upgradeCharm(),
  before: () => ({ ...more, resources: { build: files } }),
});

const machine = (answers: (answers: Answers) => void): StateChange => ({ machine: { answers } });
const well = machine(healthy);

const replaced = (unit: State, by: RelationSource): StateChange => ({
  relations: unit.relations.map((each) => (each.id === by.id ? { ...each, ...by } : each)),
});

const dropped = (unit: State, { id }: RelationSource): StateChange => ({
  relations: unit.relations.filter((each) => each.id !== id),
});

const mongodb: RelationSource = {
  endpoint: 'mongo',
  id: 5,
  application: 'mongodb',
  units: { 'mongodb/0': { hostname: '10.0.0.7', port: '27017' } },
};

/** A unit that has lived so far without a fault. */
async function after(
  charm: CharmUnderTest,
  start: State,
  steps: readonly (TestEvent | LifeStep)[],
): Promise<State> {
  let unit = start;
  for (const step of steps) {
    const { event, before } = 'event' in step ? step : { event: step, before: undefined };
    if (before !== undefined) unit = change(unit, before(unit));
    unit = await run(charm, event, unit);
  }
  if (isDeepStrictEqual(unit, start)) throw new Error('nothing has happened');
  return unit;
}

const boot = [on.install(), on.relationCreated('wsgi-peers'), on.configChanged(), on.start()];
const related = [peers, balancer, database];

/** From nothing to an application that serves, with its neighbours. */
export function growingUp(): Life {
  return {
    start: attached(),
    life: [
      on.install(),
      on.relationCreated('wsgi-peers'),
      on.leaderElected(),
      on.configChanged(),
      on.start(),
      {
        event: on.relationCreated('website'),
        before: () => ({ relations: [peers, { ...balancer, units: {} }] }),
      },
      { event: on.relationJoined('website'), before: (unit) => replaced(unit, balancer) },
      config({ port: 8080 }),
      {
        event: on.relationCreated('postgres'),
        before: ({ relations }) => ({ relations: [...relations, { ...database, units: {} }] }),
      },
      { event: on.relationJoined('postgres'), before: (unit) => replaced(unit, database) },
      on.relationChanged('postgres'),
      release({ 'wsgi.py': 'application = 2' }),
      on.updateStatus(),
    ],
    recovery: lookedAfter,
  };
}

/** Neighbours go one by one, then the unit itself. */
export async function ending(hello: CharmUnderTest): Promise<Life> {
  const start = await after(hello, attached({ relations: [...related, mongodb] }), [
    ...boot,
    on.relationJoined('website'),
    on.relationChanged('postgres'),
    on.relationChanged('mongo'),
  ]);
  const withoutUnits = (relation: RelationSource) => ({ ...relation, units: {} });
  const leaves = (relation: RelationSource): readonly LifeStep[] => [
    {
      event: on.relationDeparted(relation.endpoint, { unit: `${relation.application ?? ''}/0` }),
      before: (unit) => replaced(unit, withoutUnits(relation)),
    },
    { event: on.relationBroken(relation.endpoint) },
    { event: on.updateStatus(), before: (unit) => dropped(unit, relation) },
  ];
  return {
    start,
    life: [
      ...leaves(mongodb),
      ...leaves(database),
      ...leaves(balancer),
      ...[askedAgain, on.updateStatus()],
      on.stop(),
      on.remove(),
    ],
    recovery: [],
  };
}

/** A unit that stops while a balancer still knows it. */
export async function endingInUse(hello: CharmUnderTest): Promise<Life> {
  const start = await after(hello, attached({ relations: related }), [
    ...boot,
    on.relationJoined('website'),
    on.relationChanged('postgres'),
  ]);
  return { start, life: [on.stop(), on.remove()], recovery: [] };
}

const command = { provision_command: 'python manage.py migrate' };
const provisionFails = machine((answers) => {
  healthy(answers);
  answers.run('--unit=wsgi-provision.service', { code: 3, stderr: 'no such table' });
});

/** The leader provisions for each release and database, on demand, and fixes what failed. */
export function leading(): Life {
  return {
    start: attached({ config: command }),
    life: [
      on.install(),
      on.relationCreated('wsgi-peers'),
      on.leaderElected(),
      on.configChanged(),
      on.start(),
      on.action('provision'),
      release({ 'wsgi.py': 'application = 2' }),
      config({ provision_command: 'python manage.py flush' }, provisionFails),
      { event: on.action('provision'), before: () => well },
      on.updateStatus(),
    ],
    recovery: [...lookedAfter, on.action('provision')],
  };
}

/** Another unit waits until the leader has provisioned, then leads itself. */
export async function following(hello: CharmUnderTest): Promise<Life> {
  const start = attached({ config: command, leader: false, unit: 1 });
  const leader = await after(hello, attached({ config: command }), boot);
  const published = leader.relations[0]?.ownApplication ?? {};
  const peer = { ...peers, units: { 'hello/0': {} } };
  return {
    start,
    life: [
      ...boot,
      { event: on.relationJoined('wsgi-peers'), before: (unit) => replaced(unit, peer) },
      on.relationChanged('wsgi-peers'),
      {
        event: on.relationChanged('wsgi-peers', { of: 'application' }),
        before: (unit) => replaced(unit, { ...peer, ownApplication: published }),
        // What the leader has provisioned stays provisioned.
        takenBack: false,
      },
      {
        event: on.relationDeparted('wsgi-peers', { unit: 'hello/0' }),
        before: (unit) => replaced(unit, peers),
      },
      { event: on.leaderElected(), before: () => ({ leader: true }) },
      askedAgain,
      release({ 'wsgi.py': 'application = 2' }),
      on.updateStatus(),
    ],
    recovery: [...lookedAfter, on.action('provision')],
  };
}

const unloadable = machine((answers) => {
  healthy(answers);
  answers.run('--unit=wsgi-check.service', {
    stdout: 'wsgi-check: {"kind":"module-missing","missing":"shop","found":["wsgi"]}\n',
  });
});

const taken = machine((answers) => {
  healthy(answers);
  answers.job('restart', 'gunicorn3.socket', { ok: false, output: 'failed' }, { ok: true });
  answers.journal('gunicorn3.socket', 'Failed to create listening socket: Address already in use');
});

/** Config that is wrong in each way that the layer distinguishes, and is corrected. */
export async function misconfigured(hello: CharmUnderTest): Promise<Life> {
  const start = await after(hello, attached(), boot);
  return {
    start,
    life: [
      config({ environment_variables: 'DEBUG' }),
      config({ environment_variables: 'DEBUG=1' }),
      config({ wsgi_module: 'shop:application' }, unloadable),
      config({ wsgi_module: 'wsgi:application' }, well),
      config({ port: 8080 }, taken),
      config({ port: 80 }, well),
      config({ apt_dependencies: 'libpq5 libxml2' }),
      config({ pip_cache_dir: 'wheels' }),
      config({ pip_cache_dir: '' }),
      config({ wsgi_logfile_path: '/var/log/shop/access.log' }),
      on.updateStatus(),
    ],
    recovery: lookedAfter,
  };
}

const silentRelease = machine((answers) => {
  healthy(answers);
  const answered = { kind: 'answered', status: 200, body: '' } as const;
  const silent = { kind: 'silent', reason: 'timed out' } as const;
  // The new release is asked eight times, then the old one answers again.
  answers.get(/^http:/, ...Array.from({ length: 8 }, () => silent), answered);
});

const settings = (charm: CharmUnderTest, more: CharmUnderTest['settings'][string]) => ({
  ...charm,
  settings: { ...charm.settings, 'wsgi.yaml': { ...charm.settings['wsgi.yaml'], ...more } },
});

/** Releases with all that one can bring, one of which does not answer; and a charm with another user. */
export async function releasing(hello: CharmUnderTest): Promise<Life> {
  const start = await after(hello, attached({ relations: related }), [
    ...boot,
    on.relationJoined('website'),
  ]);
  const charm = settings(hello, { username: 'shop', writable: ['data'] });
  return {
    start,
    life: [
      release({ 'wsgi.py': 'application = 2', 'requirements.txt': 'flask\n' }),
      askedAgain,
      release({ 'wsgi.py': 'application = 3' }, silentRelease),
      release({ 'wsgi.py': 'application = 4', 'data/seed': '1' }, well),
      askedAgain,
      // With what this charm lets the application write, a source that is announced again has another name.
      {
        ...release({ 'wsgi.py': 'application = 5', 'data/seed': '2' }),
        ...{ charm, takenBack: false },
      },
      release({ 'wsgi.py': 'application = 5', 'data/seed': '2' }),
      on.updateStatus(),
    ],
    recovery: lookedAfter,
  };
}

const silentOnce = machine((answers) => {
  healthy(answers);
  const silent = { kind: 'silent', reason: 'timed out' } as const;
  answers.get(/^http:/, silent, silent, silent, { kind: 'answered', status: 200, body: '' });
});

const dead = machine((answers) => {
  healthy(answers);
  answers.get(/^http:/, { kind: 'silent', reason: 'connection refused' });
  answers.job('restart', 'gunicorn3.service', { ok: false, output: 'exit-code' });
});

/** Reloads, restarts, and an application that stops answering, for good or for a while; a reboot. */
export async function running(hello: CharmUnderTest): Promise<Life> {
  const start = await after(hello, attached({ relations: related }), [
    ...boot,
    on.relationJoined('website'),
    on.relationChanged('postgres'),
  ]);
  const rotated = { ...database.units?.['postgresql/0'], password: 'rotated' };
  const master = "host=10.0.0.5 port=5432 dbname=hello user=juju_hello password='rotated'";
  return {
    start,
    life: [
      // A larger machine has more workers, which the server learns by a reload.
      {
        event: on.configChanged(),
        before: () => ({ machine: { resources: { processors: 4, memory: 8192 } } }),
      },
      config({ environment_variables: 'DEBUG=1' }),
      {
        event: on.relationChanged('postgres'),
        before: (unit) =>
          replaced(unit, { ...database, units: { 'postgresql/0': { ...rotated, master } } }),
      },
      { event: on.updateStatus(), before: () => silentOnce },
      { event: on.updateStatus(), before: () => dead },
      { event: on.updateStatus(), before: () => well },
      on.start(),
      on.updateStatus(),
    ],
    recovery: lookedAfter,
  };
}
