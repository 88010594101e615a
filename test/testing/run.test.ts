import { beforeAll, describe, expect, test } from 'vitest';
import { layer } from '../../src/index.ts';
import {
  attempt,
  change,
  charmDefinition,
  on,
  run,
  state,
  textOf,
  type CharmUnderTest,
} from '../../src/testing/index.ts';
import { exampleCharm } from './charms.ts';

const small = charmDefinition({
  name: 'small',
  metadata: {
    requires: { db: { interface: 'pgsql' }, logs: { interface: 'syslog' } },
    peers: { cluster: { interface: 'small' } },
    resources: { data: { type: 'file', filename: 'data.bin' } },
  },
  config: {
    options: { port: { type: 'int', default: 80 }, motto: { type: 'string' } },
  },
  actions: { greet: { params: { name: { type: 'string' } } } },
  layers: {
    small: layer(({ when, hook, action }) => {
      when('config.changed.port').do('open the port', async (unit) => {
        await unit.ports.open(Number(unit.config.port));
        await unit.machine.files.ensureFile({
          path: '/etc/small.conf',
          content: `port ${String(unit.config.port)}\n`,
          mode: 0o640,
        });
        unit.status.active('ready');
      });
      hook('logs-relation-joined').do('tell the logs', async (unit) => {
        for (const relation of await unit.endpoint('logs').relations()) {
          await relation.own.write({ name: unit.name });
        }
        unit.log.info('joined the logs');
      });
      hook('upgrade-charm').do('break', async (unit) => {
        await unit.status.maintenance('upgrading');
        unit.flags.set('never.kept');
        throw new Error('it broke');
      });
      hook('leader-elected').do('share a secret', async (unit) => {
        const id = await unit.secrets.add(
          { password: 'x' },
          { label: 'own', owner: 'application' },
        );
        for (const relation of await unit.endpoint('cluster').relations()) {
          await relation.ownApplication.write({ secret: id });
        }
      });
      when('small.asked').do('answer', () => undefined);
      hook('start').do('count', async (unit) => {
        await unit.state.set('starts', Number((await unit.state.get('starts')) ?? 0) + 1);
        await unit.setVersion('1.2');
      });
      action('greet').do(async (unit) => {
        await unit.action.log('greeting');
        const { name = '' } = unit.action.params;
        if (name === '') await unit.action.fail('whom?');
        return { greeting: name };
      });
    }),
  },
});

test('an event takes a state to another and leaves the first as it was', async () => {
  const before = state({ config: { port: 8080 } });
  const after = await run(small, on.configChanged(), before);
  expect(after).toMatchObject({
    ports: ['8080/tcp'],
    status: { status: 'active', message: 'ready' },
    machine: { files: { '/etc/small.conf': { content: 'port 8080\n', mode: 0o640 } } },
    last: { ran: ['small/open the port'] },
  });
  expect(textOf(after.machine, '/etc/small.conf')).toBe('port 8080\n');
  expect(before).toMatchObject({ ports: [], flags: [], machine: { files: {} } });
  expect(Object.isFrozen(after.relations)).toBe(true);
});

test('what one event leaves the next one finds: memory, machine, values', async () => {
  const first = await run(small, on.configChanged(), state());
  const again = await run(small, on.configChanged(), first);
  expect(again.last?.ran).toEqual([]);
  expect(again.machine).toBe(first.machine);
  const moved = await run(small, on.configChanged(), change(again, { config: { port: 81 } }));
  expect(moved.ports).toEqual(['80/tcp', '81/tcp']);
  const started = await run(small, on.start(), await run(small, on.start(), moved));
  expect(started).toMatchObject({ values: { starts: 2 }, version: '1.2' });
});

test('relations have bags on both sides', async () => {
  const after = await run(
    small,
    on.relationJoined('logs'),
    state({
      relations: [{ endpoint: 'logs', application: 'rsyslog', units: { 'rsyslog/0': {} } }],
    }),
  );
  expect(after.relations[0]?.own).toEqual({ name: 'small/0' });
  expect(after.last?.logs).toEqual([
    { level: 'INFO', message: expect.stringContaining('joined the logs') as string },
  ]);
});

test('a hook that fails commits nothing, but what was shown at once stays', async () => {
  const before = state();
  await expect(run(small, on.upgradeCharm(), before)).rejects.toThrow('it broke');
  const ended = await attempt(small, on.upgradeCharm(), before);
  expect(ended).toMatchObject({
    kind: 'failed',
    error: { code: 'HANDLER_FAILED' },
    state: { flags: [], memory: undefined, status: { status: 'maintenance' } },
  });
});

test('secrets are made, and their ids differ', async () => {
  const first = await run(
    small,
    on.leaderElected(),
    state({ relations: [{ endpoint: 'cluster' }] }),
  );
  const [secret] = first.secrets;
  expect(secret).toMatchObject({ label: 'own', owned: true, contents: [{ password: 'x' }] });
  expect(first.relations[0]?.ownApplication.secret).toContain(secret?.id);
});

test('an action has results, progress and failures', async () => {
  const good = await run(small, on.action('greet', { name: 'Ada' }), state());
  expect(good.last?.action).toEqual({
    results: { greeting: 'Ada' },
    failure: undefined,
    log: ['greeting'],
  });
  const bad = await run(small, on.action('greet'), state());
  expect(bad.last?.action?.failure).toBe('whom?');
});

describe('a state that Juju could never produce is refused with every reason', () => {
  test('at once, with the nearest names', async () => {
    await expect(
      run(
        small,
        on.configChanged(),
        state({
          config: { prot: 1, motto: 3 },
          flags: ['config.changed.port'],
          ports: ['99999/tcp'],
          resources: { dat: 'x' },
          relations: [
            { endpoint: 'lgos', application: 'rsyslog' },
            { endpoint: 'logs', application: 'rsyslog', units: { 'other/0': {} } },
          ],
        }),
      ),
    ).rejects.toMatchObject({
      code: 'TEST_STATE_INCONSISTENT',
      details: [
        'port 99999/tcp: port must be in the range [1, 65535]; got "99999"',
        'metadata.yaml declares no resource "dat"; did you mean "data"?',
        'config.yaml declares no option "prot"; did you mean "port"?',
        'option "motto" is 3; expected string',
        'metadata.yaml declares no endpoint "lgos"; did you mean "logs"?',
        'other/0 is in logs:2 but is no unit of rsyslog',
      ].join('\n'),
    });
  });

  test('unless the checks are off', async () => {
    const odd = state({ config: { prot: 1 } });
    const after = await run(small, { event: on.configChanged(), consistency: false }, odd);
    expect(after.ports).toEqual(['80/tcp']);
  });

  const logs = { endpoint: 'logs', application: 'rsyslog' };
  test.each([
    [on.leaderElected(), state({ leader: false }), 'leader-elected runs on the leader only'],
    [on.hook('config-chaned'), state(), 'did you mean "config-changed"?'],
    [on.action('greeet'), state(), 'did you mean "greet"?'],
    [on.action('greet', { nam: 'x' }), state(), 'did you mean "name"?'],
    [on.action('greet', { name: 3 }), state(), 'expected string'],
    [on.relationJoined('logs'), state({ relations: [logs] }), 'has none'],
    [
      on.relationBroken('logs'),
      state({ relations: [{ ...logs, units: { 'rsyslog/0': {} } }] }),
      'runs after all units departed',
    ],
    [
      on.relationBroken('cluster'),
      state({ relations: [{ endpoint: 'cluster' }] }),
      'never runs for the peer endpoint',
    ],
    [on.configChanged(), state({ flags: ['small.aksed'] }), 'did you mean "small.asked"?'],
    [
      on.secretRotate('theirs00000000000000'),
      state({ secrets: [{ id: 'theirs00000000000000', contents: [{ a: 'b' }] }] }),
      "is another's",
    ],
  ])('%o', async (event, odd, reason) => {
    const refusal = run(small, event, odd);
    await expect(refusal).rejects.toMatchObject({
      code: 'TEST_STATE_INCONSISTENT',
      details: expect.stringContaining(reason) as string,
    });
  });

  test('an event about a relation that is not there is refused too', async () => {
    await expect(run(small, on.relationChanged('logs'), state())).rejects.toMatchObject({
      code: 'TEST_EVENT_INVALID',
    });
  });
});

describe('the hello charm, with its real layers', () => {
  let hello: CharmUnderTest;
  beforeAll(async () => {
    hello = await exampleCharm('hello');
  });

  test('without its resource it is blocked and says so', async () => {
    const out = await run(hello, on.install(), state({ relations: [{ endpoint: 'wsgi-peers' }] }));
    expect(out.status).toEqual({ status: 'blocked', message: 'attach the resource "build"' });
  });

  test('with it, it serves', async () => {
    const out = await run(
      hello,
      on.install(),
      state({
        resources: { build: { 'wsgi.py': 'application = 1' } },
        relations: [{ endpoint: 'wsgi-peers' }],
        machine: {
          answers: (answers) => {
            answers.get(/^http:/, { kind: 'answered', status: 200, body: '' });
            answers.run('--unit=wsgi-check.service', {
              stdout: 'wsgi-check: {"kind":"ok","version":"20.1.0"}\n',
            });
          },
        },
      }),
    );
    expect(out.status).toEqual({ status: 'active', message: 'WSGI service running' });
    expect(out.flags).toContain('wsgi.active');
    expect(out.ports).toEqual(['80/tcp']);
    expect(out.machine.units['gunicorn3.service']).toEqual({ active: 'active', enabled: true });
  });
});

test('handlers that never end are reported with their cycle', async () => {
  const restless = charmDefinition({
    name: 'restless',
    layers: {
      restless: layer(({ when, whenNot }) => {
        when('up').do('go down', (unit) => unit.flags.clear('up'));
        whenNot('up').do('go up', (unit) => unit.flags.set('up'));
      }),
    },
  });
  await expect(run(restless, on.install(), state())).rejects.toMatchObject({
    code: 'HANDLER_CYCLE',
    details: expect.stringMatching(/go up[^]*go down|go down[^]*go up/) as string,
  });
});

test('layers that can not be composed are an answer of attempt, as a hook of such a charm fails', async () => {
  const twice = charmDefinition({
    name: 'twice',
    metadata: { requires: { db: { interface: 'x' } } },
    layers: {
      twice: layer(({ when }) => {
        when('a').do('x', () => undefined);
        when('b').do('x', () => undefined);
      }),
    },
  });
  const before = state({ relations: [{ endpoint: 'db', application: 'pg' }] });
  for (const event of [on.install(), on.relationCreated('db')]) {
    expect(await attempt(twice, event, before)).toMatchObject({
      kind: 'failed',
      state: before,
      error: { code: 'HANDLER_DUPLICATE' },
    });
  }
});
