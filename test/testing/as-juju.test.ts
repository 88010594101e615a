/** The test kit has Juju's agent: what a charm may not count on there fails in a test too. */
import { expect, test } from 'vitest';
import { layer } from '../../src/index.ts';
import { attempt, change, charmDefinition, on, run, state } from '../../src/testing/index.ts';

const theirs = 'theirs00000000000000';
const charm = charmDefinition({
  name: 'small',
  metadata: {
    requires: { db: { interface: 'pgsql' } },
    peers: { cluster: { interface: 'small' } },
    storage: { data: { type: 'filesystem' } },
  },
  actions: {
    backup: {
      params: {
        how: { type: 'string', default: 'well' },
        where: { type: 'object', properties: { disk: { type: 'integer', default: 1 } } },
      },
    },
  },
  layers: {
    small: layer(({ hook, action }) => {
      hook('install').do('count', async (unit) => {
        const own = await unit.endpoint('cluster').relations();
        const other = await unit.endpoint('db').relations();
        await unit.state.set('relations', own.length + other.length);
      });
      hook('start').do('replace', async (unit) => {
        await unit.state.set('kept', 'no');
        await unit.secrets.replace(theirs, { password: 'mine' });
      });
      hook('config-changed').do('add', async (unit) => {
        await unit.secrets.add({ password: 'x' }, { label: 'own', owner: 'unit' });
      });
      action('backup').do(async (unit) => {
        await unit.action.log(JSON.stringify(unit.action.params));
      });
    }),
  },
});

const relations = [{ endpoint: 'cluster' }, { endpoint: 'db', application: 'pg' }];

test('while install runs there is no relation, not even that of peers', async () => {
  const installed = await run(charm, on.install(), state({ relations }));
  expect(installed.values).toEqual({ relations: 0 });
});

test('a change of another’s secret fails the hook when it ends, and nothing is kept', async () => {
  const secrets = [{ id: theirs, contents: [{ password: 'theirs' }] }];
  const ended = await attempt(charm, on.start(), state({ secrets }));
  expect(ended).toMatchObject({ kind: 'failed', error: { code: 'HOOK_FLUSH_FAILED' } });
  expect(ended.state).toMatchObject({ values: {}, secrets });
});

test('a label that another own secret has fails the hook when it ends', async () => {
  const first = await run(charm, on.configChanged(), state());
  expect(first.secrets[0]?.id).toMatch(/^[0-9a-v]{19}[0g]$/);
  const again = await attempt(charm, on.configChanged(), change(first, {}));
  expect(again).toMatchObject({ kind: 'failed', error: { code: 'HOOK_FLUSH_FAILED' } });
  expect(again.state.secrets).toEqual(first.secrets);
});

test('an action’s parameters have their defaults', async () => {
  const ended = await run(charm, on.action('backup', { where: {} }), state());
  expect(ended.last?.action?.log).toEqual(['{"how":"well","where":{"disk":1}}']);
});

test('what is no secret’s id is refused with one like it', async () => {
  const secrets = [{ id: 'user', contents: [{ password: 'x' }] }];
  await expect(run(charm, on.start(), state({ secrets }))).rejects.toMatchObject({
    code: 'TEST_STATE_INCONSISTENT',
    details: expect.stringContaining('user0000000000000000') as string,
  });
});
