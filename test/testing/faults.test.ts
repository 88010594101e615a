import { beforeAll, expect, test } from 'vitest';
import { layer } from '../../src/index.ts';
import {
  charmDefinition,
  everywhere,
  faultTable,
  on,
  state,
  type CharmUnderTest,
} from '../../src/testing/index.ts';
import { exampleCharm } from './charms.ts';
import {
  attached,
  balancer,
  database,
  databaseSecrets,
  modernDatabase,
  peers,
} from './wsgi-charm.ts';

const careful = charmDefinition({
  name: 'careful',
  layers: {
    careful: layer(({ hook }) => {
      hook('install').do('write', async (unit) => {
        await unit.machine.files.ensureFile({ path: '/a', content: 'a', mode: 0o644 });
        await unit.ports.open(80);
        unit.status.active('done');
      });
    }),
  },
});

const careless = charmDefinition({
  name: 'careless',
  layers: {
    careless: layer(({ hook }) => {
      hook('install').do('move', async ({ machine: { files } }) => {
        await files.ensureFile({ path: '/a', content: 'a', mode: 0o644 });
        if ((await files.kind('/b')) === 'absent') await files.move('/a', '/b');
      });
    }),
  },
});

test('a charm that gets along with interrupted hooks converges from every point', async () => {
  const rows = await everywhere(careful, { start: state(), life: [on.install()] });
  expect(faultTable(rows)).toMatchInlineSnapshot(`
    "0 install: 18
    18 faults: 6 failed the hook, 12 killed it, 0 were borne"
  `);
});

test('one that does not is told at which call, and what is different then', async () => {
  await expect(
    everywhere(careless, { start: state(), life: [on.install()] }),
  ).rejects.toMatchObject({
    code: 'TEST_NOT_CONVERGING',
    details: expect.stringContaining(
      'install, call 4 (files.move /a) dies after: files: /a: "a" instead of nothing',
    ) as string,
  });
});

let hello: CharmUnderTest;
beforeAll(async () => {
  hello = await exampleCharm('hello');
});

test('layer:wsgi gets over every fault in its whole life', async () => {
  const rows = await everywhere(hello, {
    start: attached(),
    life: [
      on.install(),
      on.relationCreated('wsgi-peers'),
      on.leaderElected(),
      on.configChanged(),
      on.start(),
      { event: on.relationJoined('website'), before: () => ({ relations: [peers, balancer] }) },
      { event: on.configChanged(), before: () => ({ config: { port: 8080 } }) },
      {
        event: on.relationJoined('postgres'),
        before: ({ relations }) => ({ relations: [...relations, database] }),
      },
      on.relationChanged('postgres'),
      {
        event: on.relationChanged('postgresql', { of: 'application' }),
        before: ({ relations }) => ({
          relations: [...relations, modernDatabase],
          secrets: databaseSecrets('one'),
        }),
      },
      {
        event: on.secretChanged('user'),
        before: () => ({ secrets: databaseSecrets('one', 'two') }),
      },
      {
        event: on.upgradeCharm(),
        before: () => ({ resources: { build: { 'wsgi.py': 'application = 2' } } }),
      },
      on.updateStatus(),
    ],
    // A release that does not start is given up until something changes or an operator asks.
    recovery: [on.updateStatus(), on.upgradeCharm()],
  });
  process.stdout.write(`fault matrix of layer:wsgi\n${faultTable(rows)}\n`);
  expect(rows.length).toBeGreaterThan(300);
}, 120_000);
