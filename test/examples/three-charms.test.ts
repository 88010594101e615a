/** hello, postgresql and haproxy, related and unrelated in whatever order an operator and Juju come up with. */
import { beforeAll, expect, test } from 'vitest';
import {
  interleavings,
  textOf,
  type CharmUnderTest,
  type Interleavings,
  type Model,
  type State,
} from '../../src/testing/index.ts';
import { exampleCharm } from '../testing/charms.ts';
import { inScope } from '../support/test-scope.ts';
import { healthy } from '../testing/wsgi-charm.ts';

let charms: Readonly<Record<string, CharmUnderTest>>;

beforeAll(async () => {
  const names = ['hello', 'postgresql', 'haproxy'];
  charms = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await exampleCharm(name)] as const)),
  );
});

const inventory = JSON.stringify({
  version: '15.14',
  databases: { postgres: 'postgres' },
  roles: { postgres: true },
  extensions: [],
});

const deploy: Interleavings['deploy'] = {
  hello: {
    resources: { build: { 'wsgi.py': 'application = 1' } },
    machine: {
      answers: (answers) => {
        healthy(answers);
        answers.get('http://127.0.0.1:81/', { kind: 'silent', reason: 'timed out' });
      },
    },
  },
  // What Debian's packages bring.
  postgresql: {
    machine: {
      users: ['postgres'],
      programs: ['psql'],
      files: { '/etc/postgresql/15/main/postgresql.conf': '' },
      units: { 'postgresql@15-main.service': { enabled: true, active: 'active' } },
      answers: (answers) => {
        answers.run(({ input = '' }) => input.includes('json_build_object'), { stdout: inventory });
      },
    },
  },
  haproxy: { machine: { units: { 'haproxy.service': { enabled: false, active: 'inactive' } } } },
};

/** Whether the application has the data of a database. */
const hasDatabase = (juju: Model, unit: string): boolean =>
  textOf(juju.unit(unit).machine, '/etc/wsgi/app.env')?.includes('DATABASE_URL=') === true;

const isPublished = (juju: Model, unit: string): boolean =>
  juju.bags(unit, 'website').some(({ port }) => port !== undefined);

/** hello can get its PostgreSQL by either of two interfaces. */
const some = (flags: readonly string[], named: (endpoint: string) => string): boolean =>
  ['postgresql', 'postgres'].some((endpoint) => flags.includes(named(endpoint)));
const isRelatedToDatabase = (flags: readonly string[]) =>
  some(flags, (endpoint) => `endpoint.${endpoint}.related`);
const isDatabaseReady = (flags: readonly string[]) =>
  some(flags, (endpoint) => `${endpoint}.database.available`);

/** Whether a server has said where its database is; the flag follows in a hook of that relation. */
const isPublishedToIt = ({ relations }: State): boolean =>
  relations.some(({ endpoint, units, applicationBag }) => {
    if (endpoint === 'postgresql') return applicationBag.endpoints !== undefined;
    return (
      endpoint === 'postgres' && Object.values(units).some(({ master }) => master !== undefined)
    );
  });

/** Asked after each move, of one run. */
function invariant(): (juju: Model) => void {
  const notified = new Set<string>();
  return (juju) => {
    for (const unit of juju.units('hello')) {
      const { flags } = juju.unit(unit);
      const has = hasDatabase(juju, unit);
      // A database that was ready once is kept until its relation goes.
      if (has) expect(isRelatedToDatabase(flags)).toBe(true);
      if (has && !notified.has(unit)) expect(isPublishedToIt(juju.unit(unit))).toBe(true);
      notified[has ? 'add' : 'delete'](unit);
      if (isPublished(juju, unit)) expect(flags).toContain('wsgi.active');
    }
  };
}

function whenIdle(juju: Model): void {
  for (const unit of juju.units('hello')) {
    const { flags, relations, status } = juju.unit(unit);
    const serves = flags.includes('wsgi.active');
    // While the last plan that answered goes on serving, it does so with what it had.
    if (serves && status.status === 'active') {
      expect(hasDatabase(juju, unit)).toBe(isDatabaseReady(flags));
    }
    const isRelated = relations.some(({ endpoint }) => endpoint === 'website');
    expect(isPublished(juju, unit)).toBe(serves && isRelated);
  }
}

const orders = inScope({ usual: 120, all: 1_000 });
const parts = 4;

// In parts, so that each says how far it has come.
test.each(Array.from({ length: parts }, (_, part) => part))(
  `three charms hold in ${orders} random orders, part %i of ${parts}`,
  async (part) => {
    const share = orders / parts;
    let hooks = 0;
    for (let run = 0; run < share; run += 1) {
      const report = await interleavings({
        charms,
        seed: part * share + run,
        runs: 1,
        deploy,
        config: {
          hello: [{ port: 8080 }, { port: 80 }, { port: 81 }, { provision_command: 'migrate' }],
          postgresql: [{ max_connections: 50 }],
        },
        invariant: invariant(),
        whenIdle,
      });
      hooks += report.hooks;
    }
    expect(hooks).toBeGreaterThan(12 * share);
  },
);
