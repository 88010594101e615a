/** What a unit keeps between hooks: its formats, its limits, and its way from a file to Juju. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isFault } from '../../../src/errors.ts';
import { fileStateStore } from '../../../src/dispatch/state/file-state-store.ts';
import { stateQuota } from '../../../src/dispatch/commit/state-quota.ts';
import { decodeState, emptyState, encodeState } from '../../../src/dispatch/state/stored-state.ts';
import { inMemoryAgent } from '../../../src/testing/agent/in-memory-agent.ts';
import { charm, dispatch, hookOf, runBefore, runTestHook } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

const nothing = charm(({ when }) => when().do('nothing', () => undefined));

describe('formats', () => {
  /** As version 0.2 may write it. */
  const first =
    '{"config":{"port":"2bXjnCfoQnw3Qd2c"},"endpoints":{"db":{}},"flags":["a","b"],"format":1,' +
    '"inputs":{"charm/x":"d1"},"status":{"charm":{"message":"fine","status":"active"}}}';

  test('a state of version 0.2 is read as it was meant', () => {
    expect(decodeState({ charmwright: first })).toEqual({
      flags: ['a', 'b'],
      config: { port: '2bXjnCfoQnw3Qd2c' },
      endpoints: { db: {} },
      inputs: { 'charm/x': 'd1' },
      status: { charm: { message: 'fine', status: 'active' } },
    });
  });

  test('the first hook of a newer charm writes it in its format, and then no more', async () => {
    const agent = new UnitAgent({ state: { charmwright: first } });
    await dispatch(agent, nothing);
    expect(agent.model.state.charmwright).toContain('"format":1');
    expect(agent.model.state.charmwright).toContain('"flags":["a","b"');
    agent.calls.length = 0;
    await dispatch(agent, nothing);
    expect(agent.names).not.toContain('state-set');
  });

  test('a document of an older format takes every step to the newest one', () => {
    const renamed = (from: string, to: string) => (document: object) =>
      JSON.parse(JSON.stringify(document).replace(from, to)) as Record<string, unknown>;
    const steps = new Map([
      [1, renamed('set', 'on')],
      [2, renamed('on', 'flags')],
    ]);
    const decode = (format: number, document: object) =>
      decodeState({ charmwright: JSON.stringify({ format, ...document }) }, { newest: 3, steps });
    for (const [format, name] of [[1, 'set'] as const, [2, 'on'] as const, [3, 'flags'] as const]) {
      expect(decode(format, { [name]: ['a'] })).toEqual({ ...emptyState, flags: ['a'] });
    }
    expect(() => decode(4, {})).toThrow(/has format 4; expected at most 3/);
  });

  test.each(['{"format":2}', '{"format":0}', '{"format":"1"}', 'deflate:AAAA', 'deflate:'])(
    'a state of no known format (%s) is refused',
    (charmwright) => {
      expect(() => decodeState({ charmwright })).toThrow(
        expect.objectContaining({ code: 'STATE_INVALID' }) as Error,
      );
    },
  );

  test('any text is a state or the coded error', () => {
    const document = fc.record(
      {
        format: fc.oneof(fc.constantFrom(0, 1, 2), fc.json()),
        ...{ flags: fc.jsonValue(), config: fc.jsonValue(), endpoints: fc.jsonValue() },
        ...{ inputs: fc.jsonValue(), status: fc.jsonValue() },
      },
      { requiredKeys: [] },
    );
    const packed = fc.base64String().map((text) => `deflate:${text}`);
    const texts = fc.oneof(
      fc.string(),
      packed,
      document.map((each) => JSON.stringify(each)),
    );
    fc.assert(
      fc.property(texts, (charmwright) => {
        try {
          decodeState({ charmwright });
        } catch (error) {
          expect(isFault(error, 'STATE_INVALID')).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('what is empty takes no place', () => {
    expect(encodeState(emptyState)).toEqual({ charmwright: '{"format":1}' });
    expect(decodeState(encodeState(emptyState))).toEqual(emptyState);
  });

  test('a long state takes a fraction of its place', () => {
    const flags = Array.from({ length: 5000 }, (_, i) => `a.long.name.of.a.flag.${i}`);
    const entries = encodeState({ ...emptyState, flags });
    const size = Object.values(entries).reduce((sum, { length }) => sum + length, 0);
    expect(size).toBeLessThan(JSON.stringify(flags).length / 4);
    expect(decodeState(entries)?.flags).toEqual(flags);
  });
});

describe('quotas', () => {
  const keeping = (values: Readonly<Record<string, string>>) =>
    charm(({ when }) =>
      when().do('keep', async (unit) => {
        for (const [key, value] of Object.entries(values)) await unit.state.set(key, value);
      }),
    );

  test('a value that Juju would refuse is named before anything is written', async () => {
    const agent = new UnitAgent();
    const large = 'x'.repeat(stateQuota.value - 1);
    const outcome = await dispatch(agent, keeping({ small: 'x', report: large }));
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: {
        code: 'STATE_TOO_LARGE',
        message: 'the unit’s state is more than Juju keeps: "report" has 65537 bytes of 65536',
      },
    });
    expect(agent.names).not.toContain('state-set');
    expect(await dispatch(new UnitAgent(), keeping({ report: large.slice(2) }))).toMatchObject({
      kind: 'committed',
    });
  });

  test('too much in all is refused with the largest keys, those of others among them', async () => {
    const agent = new UnitAgent({ state: { foreign: 'y'.repeat(60_001) } });
    const values = Array.from(
      { length: 40 },
      (_, i) => [`key${i}`, 'ä'.repeat(29_000 - i)] as const,
    );
    const outcome = await dispatch(agent, keeping(Object.fromEntries(values)));
    expect(outcome).toMatchObject({ error: { code: 'STATE_TOO_LARGE' } });
    if (outcome.kind !== 'failed' || !(outcome.error instanceof Error)) throw new Error('not so');
    expect(outcome.error).toMatchObject({
      details: expect.stringMatching(
        /^the largest:\nforeign: 60001 bytes\nkey0: 58002 bytes\nkey1: 58000 bytes\n/,
      ) as string,
    });
    expect(agent.model.state).toEqual({ foreign: 'y'.repeat(60_001) });
  });

  test('a hook that changes nothing is not refused for what is there already', async () => {
    const agent = new UnitAgent();
    await dispatch(agent, nothing);
    await dispatch(agent, nothing);
    agent.model.state.foreign = 'y'.repeat(70_000);
    expect(await dispatch(agent, nothing)).toMatchObject({ kind: 'committed' });
  });
});

describe('from a file to Juju', () => {
  const counting = charm(({ when }) => {
    when().do('count', async (unit) => {
      unit.flags.set('counted');
      await unit.state.set('count', Number((await unit.state.get('count')) ?? 0) + 1);
    });
  });
  const without = {
    'state-get': { code: 1, stdout: '', stderr: 'ERROR bad request: unknown command: state-get' },
  };

  function file() {
    const folder = mkdtempSync(join(tmpdir(), 'cw-state-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'state.json');
    return {
      path,
      hook: (agent: UnitAgent) =>
        runBefore(agent, hookOf(agent, counting, 'update-status'), {
          fallbackState: fileStateStore(path),
        }),
    };
  }

  test('what the file kept is moved, and the file goes when Juju surely has it', async () => {
    const { path, hook } = file();
    for (let each = 0; each < 2; each += 1) await hook(new UnitAgent({}, without));
    const agent = new UnitAgent();
    expect(await hook(agent)).toMatchObject({
      kind: 'committed',
      flags: expect.arrayContaining(['counted']) as unknown,
    });
    expect(agent.model.state['kv.count']).toBe('3');
    expect(agent.model.state.charmwright).toContain('counted');
    expect(existsSync(path)).toBe(true);
    await hook(agent);
    expect(agent.model.state['kv.count']).toBe('4');
    expect(existsSync(path)).toBe(false);
  });

  test('a hook whose flush failed finds the file as it was, and moves it again', async () => {
    const { hook } = file();
    await hook(new UnitAgent({}, without));
    // What the first of these wrote the agent never committed.
    for (let attempt = 0; attempt < 2; attempt += 1) {
      const agent = new UnitAgent();
      await hook(agent);
      expect(agent.model.state['kv.count']).toBe('2');
    }
  });

  test('values that were not touched move too', async () => {
    const { path } = file();
    const store = fileStateStore(path);
    await store.load();
    await store.save({ charmwright: '{"flags":["old"],"format":1}', 'kv.k': '"v"' });
    const agent = new UnitAgent();
    await runBefore(agent, hookOf(agent, nothing, 'update-status'), {
      fallbackState: fileStateStore(path),
    });
    expect(agent.model.state['kv.k']).toBe('"v"');
    expect(agent.model.state.charmwright).toContain('old');
  });
});

test('after a flush that failed, the retry starts from what was, and says what is true then', async () => {
  const agent = inMemoryAgent({
    unit: 'hello/0',
    config: { port: 80 },
    relations: [{ id: 1, endpoint: 'db', application: 'pg' }],
  });
  const definition = charm(
    ({ when }) => {
      when().do('serve', async (unit) => {
        const port = Number(unit.config.port);
        for (const relation of await unit.endpoint('db').relations()) {
          await relation.own.write({ port: String(port) });
        }
        unit.flags.set(`serves.${port}`);
        if (port === 13) unit.status.blocked('13 is taken');
        else unit.status.active(`serves ${port}`);
      });
    },
    { metadata: { name: 'hello', requires: { db: { interface: 'pgsql' } } } },
  );
  /** A hook that ends with 0; whether the agent manages to commit it is another matter. */
  const hook = async (flush: 'succeeds' | 'fails'): Promise<void> => {
    const running = agent.hook();
    const outcome = await runTestHook(hookOf(running, definition, 'config-changed'));
    expect(outcome.kind).toBe('committed');
    if (flush === 'succeeds') running.commit();
  };
  const setPort = (port: number): void => {
    const [option] = agent.data.config;
    if (option !== undefined) Object.assign(option, { value: port });
  };
  const shown = () => agent.recorded.statuses.at(-1);
  const store = () => ({ state: agent.state(), bag: agent.bag(1, 'hello/0') });

  await hook('succeeds');
  const before = store();
  setPort(8080);
  await hook('fails');
  expect(store()).toEqual(before);
  setPort(13);
  await hook('succeeds');
  expect(shown()).toMatchObject({ status: 'blocked', message: '13 is taken' });
  expect(store().bag).toMatchObject({ port: '13' });
  expect(store().state.charmwright).not.toContain('serves.8080');
  expect(store().state.charmwright).toContain('serves.13');
});
