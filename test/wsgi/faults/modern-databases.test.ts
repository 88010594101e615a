/** Every fault in what a unit goes through with databases whose accounts and certificates are in secrets. */
import { expect, test } from 'vitest';
import {
  change,
  everywhere,
  faultTable,
  on,
  run,
  type LifeStep,
  type RelationSource,
  type State,
} from '../../../src/testing/index.ts';
import { exampleCharm } from '../../testing/charms.ts';
import {
  attached,
  database,
  accountId,
  certificateId,
  databaseSecrets,
  modernDatabase,
  modernMongodb,
  mongodbSecret,
} from '../../testing/wsgi-charm.ts';
import { asBefore, atRest } from './compared.ts';

const related = (relation: RelationSource, secrets?: State['secrets']): LifeStep => ({
  event: on.relationChanged(relation.endpoint, { of: 'application' }),
  before: (unit) => ({
    relations: [...unit.relations.filter(({ id }) => id !== relation.id), relation],
    ...(secrets !== undefined && { secrets: [...unit.secrets, ...secrets] }),
  }),
});

/** The secrets become these, which the unit still reads in the revisions that it had. */
const changed = (secret: string, secrets: State['secrets']): LifeStep => ({
  event: on.secretChanged(secret),
  before: (unit) => ({
    secrets: secrets.map((each) => ({
      ...each,
      tracked: unit.secrets.find(({ id }) => id === each.id)?.tracked ?? 1,
    })),
  }),
});

test('layer:wsgi gets over every fault: a database of today comes, changes and goes', async () => {
  const hello = await exampleCharm('hello');
  // The peers are there from their own event on, not in install.
  const installed = await run(hello, on.install(), attached());
  const start = await run(hello, on.relationCreated('wsgi-peers'), installed);
  const rows = await everywhere(hello, {
    start,
    life: [
      {
        event: on.relationCreated('postgresql'),
        before: ({ relations }) => ({
          relations: [...relations, { ...modernDatabase, units: {}, applicationBag: {} }],
        }),
      },
      related(modernDatabase, databaseSecrets(['one'])),
      changed(accountId, databaseSecrets(['one', 'two'])),
      changed(certificateId, databaseSecrets(['one', 'two'], ['authority one', 'authority two'])),
      {
        event: on.relationJoined('postgres'),
        before: ({ relations }) => ({ relations: [...relations, database] }),
      },
      related(modernMongodb, [mongodbSecret]),
      {
        event: on.relationBroken('postgresql'),
        before: ({ relations }) => ({
          relations: relations.map((each) =>
            each.endpoint === 'postgresql' ? { ...each, units: {} } : each,
          ),
        }),
      },
      {
        event: on.updateStatus(),
        before: ({ relations }) => ({
          relations: relations.filter(({ endpoint }) => endpoint !== 'postgresql'),
        }),
      },
    ],
    recovery: [on.updateStatus(), on.upgradeCharm()],
    ...{ compare: atRest, takenBack: asBefore },
  });
  process.stdout.write(`fault matrix of layer:wsgi, databases of today\n${faultTable(rows)}\n`);
  expect(rows.length).toBeGreaterThan(500);
});

test('a hook that was killed and has run again leaves no certificate of before behind', async () => {
  const hello = await exampleCharm('hello');
  const { event, before } = related(modernDatabase, databaseSecrets(['one']));
  const installed = await run(hello, on.install(), attached());
  const start = await run(hello, event, change(installed, before?.(installed) ?? {}));
  const rows = await everywhere(hello, {
    start,
    life: [changed(certificateId, databaseSecrets(['one'], ['authority one', 'authority two']))],
    modes: ['dies before', 'dies after'],
    recovery: [],
    compare: ({ machine }) =>
      Object.keys(machine.files).filter((path) => path.startsWith('/etc/wsgi/certificates/')),
  });
  expect(rows.length).toBeGreaterThan(50);
});
