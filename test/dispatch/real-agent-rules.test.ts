/** A whole unit's life against the agent's own rules for hook tools, in memory. */
import { expect, test } from 'vitest';
import type { UnitEvent } from '../../src/dispatch/unit/unit.ts';
import { builtInRoles } from '../../src/interfaces/interface-roles.ts';
import { inMemoryAgent, type RunningHook } from '../../src/testing/agent/in-memory-agent.ts';
import { action, charm, hookOf, runTestHook } from './support/charm-under-test.ts';

const definition = charm(
  {
    base: ({ hook, when, whenNot }) => {
      hook('install').do('install', async (unit) => {
        await unit.status.maintenance('installing');
        await unit.setVersion('1.2');
        await unit.state.set('release', { id: 'r1' });
      });
      whenNot('db.database.available').do('wait', (unit) => {
        unit.status.waiting('- for a database');
      });
      when('db.database.available')
        .inputs((unit) => unit.config.port ?? null)
        .do('serve', async (unit) => {
          await unit.ports.open(Number(unit.config.port));
          unit.status.active('serving');
          unit.log.info('serving');
        });
      when('leadership.is_leader').do('lead', async (unit) => {
        const [peers] = await unit.endpoint('cluster').relations();
        await peers?.ownApplication.write({ provisioned: ' yes ' });
        if (!(await unit.state.get('secret'))) {
          const id = await unit.secrets.add(
            { password: 'hunter2' },
            { label: 'db', owner: 'unit' },
          );
          await unit.state.set('secret', id);
        }
      });
    },
    charm: ({ action: on }) => {
      on('show').do(async (unit) => {
        const id = await unit.state.get('secret');
        const content = typeof id === 'string' ? await unit.secrets.get(id) : undefined;
        return {
          release: (await unit.state.get('release')) ?? null,
          who: unit.action.params.who ?? null,
          secret: content?.password ?? null,
        };
      });
    },
  },
  {
    metadata: {
      name: 'hello',
      requires: { db: 'pgsql' },
      peers: { cluster: { interface: 'hello-cluster' } },
    },
    config: { options: { port: { type: 'int', default: 80 } } },
  },
);

test('a unit is installed, waits, is related, serves, runs an action, and is idle', async () => {
  const master = { host: 'h', port: '5432', database: 'd', user: 'u', password: 'p' };
  const cluster = { id: 0, endpoint: 'cluster', role: 'peers', application: 'hello' } as const;
  const unrelated = { unit: 'hello/0', config: { port: 80 }, relations: [cluster] };
  const before = inMemoryAgent({ ...unrelated, leader: false });
  const agent = inMemoryAgent({
    ...unrelated,
    leader: true,
    files: { '/private/content.json': '{"password":"hunter2"}' },
    relations: [
      cluster,
      {
        id: 1,
        endpoint: 'db',
        application: 'pg',
        ownBag: { 'egress-subnets': '10.0.0.10/32' },
        units: {
          'pg/0': {
            ...master,
            master: 'host=h port=5432 dbname=d user=u password=p',
            'allowed-subnets': '10.0.0.10/32',
          },
        },
      },
    ],
  });
  async function run(
    event: UnitEvent | string,
    running?: RunningHook,
    by = agent,
  ): Promise<readonly string[]> {
    const hook = by.hook(running);
    const outcome = await runTestHook(hookOf(hook, definition, event), {
      interfaces: builtInRoles,
    });
    if (outcome.kind === 'failed' || outcome.kind === 'action-failed') throw outcome.error;
    hook.commit();
    return hook.calls.map(({ name }) => name);
  }

  await run('config-changed', undefined, before);
  expect(before.recorded.statuses).toMatchObject([
    { status: 'waiting', message: '- for a database' },
  ]);
  await run('install');
  expect(agent.bag(0, 'hello')).toEqual({ provisioned: ' yes ' });
  const event: UnitEvent = {
    kind: 'relation',
    name: 'db-relation-changed',
    endpoint: 'db',
    step: 'changed',
    relationId: 'db:1',
    remoteUnit: 'pg/0',
    remoteApplication: 'pg',
  };
  await run(event, {
    kind: 'relation',
    relation: 1,
    step: 'changed',
    remoteUnit: 'pg/0',
    remoteApplication: 'pg',
  });
  expect(agent.data.status).toMatchObject({ status: 'active', message: 'serving' });
  expect(agent.data.ports).toMatchObject([{ from: 80, to: 80, protocol: 'tcp' }]);
  expect(agent.recorded.versions).toEqual(['1.2']);

  const running = { kind: 'action', name: 'show', id: '1', params: { who: 'me' } } as const;
  const hook = agent.hook(running);
  await runTestHook(hookOf(hook, definition, action('show')));
  expect(hook.changes().action).toEqual({
    results: { release: { id: 'r1' }, who: 'me', secret: 'hunter2' },
  });

  expect(await run('update-status')).toEqual([
    'state-get',
    'config-get',
    'relation-ids',
    'relation-list',
    'relation-ids',
    'relation-list',
    'is-leader',
    'relation-get',
    'status-set',
  ]);
  expect(JSON.stringify(agent.state())).not.toMatch(/hunter2|password=p/);
});
