/** The example's endpoint `database`: what it publishes for today's clients. */
import { beforeAll, expect, test } from 'vitest';
import {
  change,
  matchers,
  on,
  run,
  state,
  type CharmUnderTest,
  type RelationSource,
  type State,
} from '../../src/testing/index.ts';
import { exampleCharm } from '../testing/charms.ts';

expect.extend(matchers);

let postgresql: CharmUnderTest;
beforeAll(async () => {
  postgresql = await exampleCharm('postgresql');
});

const asking = {
  database: 'notes',
  'requested-secrets': '["username","password","uris","tls","tls-ca"]',
};
const notes: RelationSource = {
  endpoint: 'database',
  id: 4,
  application: 'notes',
  units: { 'notes/0': { 'egress-subnets': '10.77.0.50/32' } },
  applicationBag: asking,
};
const asked = on.relationChanged('database', { of: 'application' });

/** An installed unit whose server remembers nothing. */
async function installed(config: State['config'] = {}): Promise<State> {
  const inventory = {
    version: '15.14',
    databases: {},
    roles: { juju_notes: true },
    extensions: [],
  };
  return await run(
    postgresql,
    on.install(),
    state({
      config,
      machine: {
        users: ['postgres'],
        programs: ['psql'],
        files: {
          '/etc/postgresql/15/main/postgresql.conf': '',
          '/etc/postgresql/15/main/charm-10.0.0.10.pem': 'PEM',
        },
        units: { 'postgresql@15-main.service': { active: 'active', enabled: true } },
        answers: (answers) => {
          answers.run(({ input = '' }) => input.includes('json_build_object'), {
            stdout: JSON.stringify(inventory),
          });
        },
      },
    }),
  );
}

async function granted(config: State['config'] = {}): Promise<State> {
  return await run(postgresql, asked, change(await installed(config), { relations: [notes] }));
}

function published({ relations }: State): Readonly<Record<string, string>> {
  return relations[0]?.ownApplication ?? {};
}

function passwords({ secrets }: State): (string | undefined)[] {
  return secrets[0]?.contents.map(({ password }) => password) ?? [];
}

test('a client that has named no database gets no data', async () => {
  const before = change(await installed(), { relations: [{ ...notes, applicationBag: {} }] });
  expect(published(await run(postgresql, asked, before))).toEqual({});
});

test('one that has gets the address of its database, and its account in a secret', async () => {
  const after = await granted();
  const [user, tls] = after.secrets;
  expect(published(after)).toEqual({
    database: 'notes',
    endpoints: '10.0.0.10:5432',
    'read-only-endpoints': '10.0.0.10:5432',
    version: '15',
    data: JSON.stringify(asking),
    'secret-user': `secret://${after.model.uuid}/${user?.id ?? ''}`,
    'secret-tls': `secret://${after.model.uuid}/${tls?.id ?? ''}`,
  });
  const [password = ''] = passwords(after);
  expect(password).toMatch(/^\w{32}$/);
  expect(user?.contents).toEqual([
    {
      username: 'juju_notes',
      password,
      uris: `postgresql://juju_notes:${password}@10.0.0.10:5432/notes`,
    },
  ]);
  expect(user?.access).toMatchObject([{ scope: expect.stringContaining('4') as string }]);
  expect(tls?.contents).toEqual([{ tls: 'False' }]);
  expect(after).toBeActive('1 database');
  expect(JSON.stringify([after.last, after.relations])).not.toContain(password);
});

test('with TLS no one gets in without it, and clients get the authority to trust', async () => {
  const after = await granted({ tls: true });
  expect(after.secrets[1]?.contents).toEqual([{ tls: 'True', 'tls-ca': 'PEM' }]);
  expect(after).toHaveWritten(
    '/etc/postgresql/15/main/pg_hba.conf',
    /\nhostssl "notes" "juju_notes"/,
  );
  expect(after).toHaveWritten('/etc/postgresql/15/main/conf.d/charm.conf', /\nssl_cert_file = /);
});

test('a rotated password is a new revision of the secret; the old one goes when Juju asks', async () => {
  const before = await granted();
  const rotated = await run(postgresql, on.action('rotate-password'), before);
  expect(rotated.last?.action?.failure).toBeUndefined();
  expect(passwords(rotated)).toEqual([passwords(before)[0], expect.stringMatching(/^\w{32}$/)]);
  expect(published(rotated)).toEqual(published(before));
  // The server itself reads the new one, or no hook would ever ask it to remove the old one.
  expect(rotated.secrets[0]?.tracked).toBe(2);
  const id = rotated.secrets[0]?.id ?? '';
  const pruned = await run(postgresql, on.secretRemove(id, 1), rotated);
  expect(pruned.last?.ran).toContain('postgresql/remove an old password');
});

test('nothing has changed: nothing is granted again', async () => {
  const before = await granted();
  const after = await run(postgresql, on.updateStatus(), before);
  expect(after.secrets).toEqual(before.secrets);
  expect(after.last?.effects).toEqual([]);
});

test('when the relation breaks its secrets are removed and its user is locked out', async () => {
  const before = await granted();
  const leaving = change(before, { relations: [{ ...notes, units: {} }] });
  const after = await run(postgresql, on.relationBroken('database'), leaving);
  expect(after.secrets).toEqual([]);
  expect(JSON.stringify(after.last?.effects)).toContain('juju_notes\\" NOLOGIN');
});
