import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inspectUnit } from '../../../src/dispatch/inspect/inspect-unit.ts';
import { inMemoryAgent } from '../../../src/testing/agent/in-memory-agent.ts';
import { charm, hookOf, runTestHook, relationEvent } from '../support/charm-under-test.ts';

const id = 'd0abcdefghijklmnopq0';

const agent = () =>
  inMemoryAgent({
    unit: 'hello/0',
    leader: true,
    config: { port: 80, environment_variables: 'SECRET_KEY=swordfish9 DEBUG=1' },
    relations: [
      {
        id: 3,
        endpoint: 'db',
        application: 'postgresql',
        units: { 'postgresql/0': { host: '10.0.0.5', password: 'hunter2-and-more' } },
        applicationBag: { 'secret-user': `secret:${id}` },
        ownBag: { database: 'hello' },
      },
    ],
    secrets: [{ id, contents: [{ username: 'relation_7', password: 'tiger-and-cat' }] }],
    ports: [{ from: 80, to: 80, protocol: 'tcp', endpoint: '' }],
  });

const shop = charm(
  ({ when }) => {
    when('endpoint.db.changed').do('keep', async (unit) => {
      unit.flags.set('shop.open');
      unit.status.active('serves');
      const [relation] = await unit.endpoint('db').relations();
      const { password = '' } = (await relation?.units[0]?.received()) ?? {};
      await unit.state.set('url', `postgresql://me:${password}@10.0.0.5/hello`);
    });
    when('shop.never').do('never', () => undefined);
  },
  {
    metadata: { name: 'hello', requires: { db: { interface: 'x' } } },
    config: { options: { port: { type: 'int', default: 80 } } },
    declaredFlags: { charm: { 'shop.open': 'It is open.' } },
  },
);

test('a unit is described from within, with its relations, values and the charm’s handlers', async () => {
  const model = agent();
  const hook = model.hook({
    kind: 'relation',
    relation: 3,
    step: 'changed',
    remoteApplication: 'postgresql',
    remoteUnit: 'postgresql/0',
  });
  const event = { ...relationEvent('db', 'changed', 'postgresql/0'), relationId: 'db:3' } as const;
  await runTestHook(hookOf(hook, shop, event));
  hook.commit();
  const looks = model.hook();
  const inspection = await inspectUnit(hookOf(looks, shop, 'none'), 'state');
  expect(inspection).toMatchObject({
    format: 1,
    unit: 'hello/0',
    charm: { name: 'hello', described: { kind: 'described' } },
    flags: expect.arrayContaining(['shop.open', 'endpoint.db.joined']) as string[],
    state: {
      leader: true,
      config: { environment_variables: 'SECRET_KEY=masked-3 DEBUG=1' },
      ports: ['80/tcp'],
      status: { status: 'active', message: 'serves' },
      values: { url: 'postgresql://me:masked-4@10.0.0.5/hello' },
      relations: [
        {
          id: 3,
          endpoint: 'db',
          application: 'postgresql',
          units: { 'postgresql/0': { host: '10.0.0.5', password: 'masked-4' } },
          applicationBag: { 'secret-user': `secret:${id}` },
          own: { database: 'hello' },
        },
      ],
      secrets: [{ id, contents: [{ username: 'masked-2', password: 'masked-1' }] }],
      address: '10.0.0.10',
    },
  });
  expect(JSON.stringify(inspection)).not.toMatch(/hunter2|tiger|swordfish/);
  expect(looks.changes()).toEqual(model.hook().changes());
});

test('only what flags need is read when only flags are asked for, and the trace says since when', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charm-inspect-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const step = { by: 'charm/keep', how: 'ran', ms: 1, flags: ['+shop.open'] };
  const hook = { format: 1, time: 'then', hook: 'start', outcome: 'committed', ms: {} };
  writeFileSync(join(folder, '.charmwright-trace'), JSON.stringify({ ...hook, steps: [step] }));
  const tools = agent().hook();
  const looking = hookOf(tools, shop, 'none');
  const context = { ...looking.context, charmFolder: folder };
  const inspection = await inspectUnit({ ...looking, context }, 'flags');
  expect(inspection.origins).toEqual({
    'shop.open': { on: true, time: 'then', hook: 'start', by: 'charm/keep' },
  });
  expect(inspection.state).toBeUndefined();
  expect(tools.calls.map(({ name }) => name)).toEqual(['state-get']);
});

test('no digest of a secret is in what a unit says of itself: a guess could be held against it', async () => {
  const model = agent();
  const hook = model.hook({
    kind: 'relation',
    relation: 3,
    step: 'changed',
    remoteApplication: 'postgresql',
    remoteUnit: 'postgresql/0',
  });
  const event = { ...relationEvent('db', 'changed', 'postgresql/0'), relationId: 'db:3' } as const;
  const digests = new Map<string, string>();
  const running = hookOf(hook, shop, event);
  await runTestHook(running, {
    hash: (text) => {
      const digest = running.ports.hash(text);
      digests.set(text, digest);
      return digest;
    },
  });
  hook.commit();
  const printed = JSON.stringify(await inspectUnit(hookOf(model.hook(), shop, 'none'), 'state'));
  const secret = /swordfish9|hunter2-and-more|tiger-and-cat/;
  const [ofSecrets, others] = [true, false].map((is) =>
    [...digests].filter(([text]) => secret.test(text) === is).map(([, digest]) => digest),
  );
  expect(ofSecrets).toHaveLength(2);
  expect(ofSecrets?.filter((digest) => printed.includes(digest))).toEqual([]);
  // The others stay, so that what the unit remembers is still worth something.
  expect(others?.filter((digest) => printed.includes(digest)).length).toBeGreaterThan(0);
});
