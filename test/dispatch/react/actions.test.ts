import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { catalogue, fault, isErrorCode, isFault } from '../../../src/errors.ts';
import { flattenResults } from '../../../src/dispatch/react/action-results.ts';
import { action, charm, dispatch } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

const definition = charm(({ when, action: on }) => {
  on('greet').do(async (unit) => {
    await unit.action.log('greeting');
    return { greeting: { text: `hello ${JSON.stringify(unit.action.params.name)}`, times: 2 } };
  });
  on('mark').do((unit) => {
    unit.flags.set('marked');
    return undefined;
  });
  on('explode').do((unit) => {
    unit.flags.set('marked');
    throw new Error('out of paper');
  });
  on('refuse').do(async (unit) => {
    await unit.action.fail('not today');
    return { tried: true };
  });
  when().do('every hook', (unit) => unit.flags.set('everything'));
  when('marked').do('after mark', (unit) => unit.flags.set('seen'));
  when('config.changed').do('config', (unit) => unit.flags.set('config.seen'));
});

test('an action gets its params and gives its results as dotted keys with text values', async () => {
  const agent = new UnitAgent({ params: { name: 'world' } });
  expect(await dispatch(agent, definition, action('greet'))).toMatchObject({ kind: 'committed' });
  expect(agent.argumentsOf('action-set')).toEqual([
    ['--', 'greeting.text=hello "world"', 'greeting.times=2'],
  ]);
  expect(agent.argumentsOf('action-log')).toEqual([['--', 'greeting']]);
});

test('after an action only handlers run that name a flag it changed', async () => {
  const agent = new UnitAgent();
  expect(await dispatch(agent, definition, action('mark'))).toMatchObject({
    ran: ['charm/after mark'],
    flags: ['marked', 'seen'],
  });
  expect(agent.model.state).toHaveProperty('charmwright');
  expect(agent.argumentsOf('action-set')).toEqual([]);
});

test('what the framework sets before an action is no change of the action', async () => {
  const agent = new UnitAgent({ config: { port: 80 }, leader: true });
  const watching = charm(
    ({ when, action: on }) => {
      on('mark').do((unit) => {
        unit.flags.set('marked');
        return {};
      });
      when('config.set.port').do('port', () => undefined);
      when('leadership.is_leader').do('lead', () => undefined);
      when('marked', 'config.set.port').do('both', () => undefined);
    },
    { config: { options: { port: { type: 'int' } } } },
  );
  expect(await dispatch(agent, watching, action('mark'))).toMatchObject({
    ran: ['charm/both'],
    flags: ['config.set.port', 'leadership.is_leader', 'marked'],
  });
  expect(agent.argumentsOf('action-set')).toEqual([]);
});

test('an action whose failure Juju does not take fails as a hook does', async () => {
  const refused = { code: 1, stdout: '', stderr: 'ERROR no' };
  const agent = new UnitAgent({}, { 'action-fail': refused });
  expect(await dispatch(agent, definition, action('explode'))).toMatchObject({
    kind: 'failed',
    logged: true,
    error: { code: 'HANDLER_FAILED', message: 'handler charm/explode failed: out of paper' },
  });
  const deaf = new UnitAgent({}, { 'action-fail': refused, 'juju-log': refused });
  expect(await dispatch(deaf, definition, action('explode'))).toMatchObject({
    kind: 'failed',
    logged: false,
  });
});

test('a charm without actions says that it handles none', async () => {
  const outcome = await dispatch(
    new UnitAgent(),
    charm(({ when }) => when().do('x', () => undefined)),
    action('dance'),
  );
  expect(outcome).toMatchObject({
    error: {
      message: 'the charm has no handler for the action "dance"',
      details: 'handled: none',
    },
  });
});

test('an action does not swallow a config change: the next hook still sees it', async () => {
  const agent = new UnitAgent({ config: { port: 80 } });
  await dispatch(agent, definition, 'install');
  agent.model.config.port = 81;
  const during = await dispatch(agent, definition, action('mark'));
  expect(during).toMatchObject({ ran: ['charm/after mark'] });
  const next = await dispatch(agent, definition, 'config-changed');
  expect(next).toMatchObject({ ran: expect.arrayContaining(['charm/config']) as unknown });
});

test('an action that throws is failed with its reason, ends well, and drops its flags', async () => {
  const agent = new UnitAgent();
  expect(await dispatch(agent, definition, action('explode'))).toMatchObject({
    kind: 'action-failed',
    error: { code: 'HANDLER_FAILED' },
  });
  expect(agent.argumentsOf('action-fail')[0]?.[1]).toContain('out of paper');
  expect(agent.model.state).toEqual({});
});

describe('the hint of an action that failed', () => {
  const hintOfAction = async (define: Parameters<typeof charm>[0]) => {
    const agent = new UnitAgent();
    const outcome = await dispatch(agent, charm(define), action('run'));
    if (outcome.kind !== 'action-failed' || !isFault(outcome.error)) throw new Error(outcome.kind);
    expect(agent.argumentsOf('action-fail')[0]?.[1]).toContain(outcome.error.hint);
    return outcome.error.hint;
  };

  test.each<readonly [string, () => Error]>([
    ['what its handler threw', () => new Error('out of paper')],
    ...Object.keys(catalogue)
      .filter(isErrorCode)
      .map((code) => [code, () => fault(code, 'it failed')] as const),
  ])('promises no retry, which Juju has only for hooks: %s', async (_, error) => {
    const hint = await hintOfAction(({ action: on }) => {
      on('run').do(() => {
        throw error();
      });
    });
    expect(hint).not.toMatch(
      /hook is (retried|tried again)|juju resolved|runs it again|work is tried/,
    );
  });

  test('names what to correct and that the action is run again', async () => {
    const throwing = (error: Error) =>
      hintOfAction(({ action: on }) => {
        on('run').do(() => {
          throw error;
        });
      });
    expect(await throwing(new Error('x'))).toBe('correct the handler, and run the action again');
    expect(await throwing(fault('DISK_FULL', 'x'))).toMatch(
      /^free space .*, and run the action again$/,
    );
    const own = fault('DISK_FULL', 'x', { hint: 'give data=20G' });
    expect(await throwing(own)).toBe('give data=20G');
  });

  test('is that of an action for a handler that runs after it, and of a hook in a hook', async () => {
    const both: Parameters<typeof charm>[0] = ({ when, action: on }) => {
      on('run').do((unit) => {
        unit.flags.set('marked');
        return undefined;
      });
      when('marked').do('after', () => {
        throw new Error('x');
      });
    };
    expect(await hintOfAction(both)).toBe('correct the handler, and run the action again');
    const failing = charm(({ when }) => {
      when().do('every hook', () => {
        throw new Error('x');
      });
    });
    const outcome = await dispatch(new UnitAgent(), failing, 'install').catch(
      (error: unknown) => error,
    );
    expect(JSON.stringify(outcome)).toContain('its hook is retried');
  });
});

test('an action that fails itself still gives its result and commits', async () => {
  const agent = new UnitAgent();
  expect(await dispatch(agent, definition, action('refuse'))).toMatchObject({ kind: 'committed' });
  expect(agent.argumentsOf('action-fail')).toEqual([['--', 'not today']]);
  expect(agent.argumentsOf('action-set')).toEqual([['--', 'tried=true']]);
});

test('an unknown action is failed with what there is', async () => {
  const agent = new UnitAgent();
  expect(await dispatch(agent, definition, action('dance'))).toMatchObject({
    kind: 'action-failed',
    error: { code: 'ACTION_UNKNOWN' },
  });
  const said = agent.argumentsOf('action-fail')[0]?.[1];
  expect(said).toContain('ACTION_UNKNOWN');
  expect(said).toContain('explode, greet, mark, refuse');
});

describe('results', () => {
  test('nest as dotted keys, lists by index; null is left out', () => {
    expect(flattenResults({ a: { b: [1, true, { c: 'x' }], d: null }, e: '' })).toEqual({
      'a.b.0': '1',
      'a.b.1': 'true',
      'a.b.2.c': 'x',
      e: '',
    });
  });

  test.each(['Upper', 'under_score', '-a', 'a-', '', 'stdout', 'return-code', 'a.b'])(
    'the key %j is refused',
    (key) => {
      const nested = key === 'a.b' ? { x: { [key]: 1 } } : { [key]: 1 };
      expect(() => flattenResults(nested)).toThrow(
        expect.objectContaining({ code: 'ACTION_RESULT_INVALID' }),
      );
    },
  );

  test('every flattened key is one that Juju takes, and every value text', () => {
    const key = fc.stringMatching(/^[a-z0-9]{1,3}$/);
    const value = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 3 },
        fc.string(),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(key, tie('node'), { maxKeys: 3 }),
      ),
    })).node as fc.Arbitrary<string>;
    fc.assert(
      fc.property(fc.dictionary(key, value), (results) => {
        for (const [path, text] of Object.entries(flattenResults(results))) {
          expect(path).toMatch(/^[a-z0-9]+(\.[a-z0-9]+)*$/);
          expect(typeof text).toBe('string');
        }
      }),
    );
  });
});
