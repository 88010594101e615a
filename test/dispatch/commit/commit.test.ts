import { expect, test } from 'vitest';
import { charm, dispatch, hookOf, runBefore } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

const refuse = { code: 1, stdout: '', stderr: 'ERROR boom\n' };

test('flags set in a hook are there in the next one', async () => {
  const agent = new UnitAgent();
  const definition = charm(({ when, whenNot }) => {
    whenNot('a').do('set a', (unit) => unit.flags.set('a'));
    when('a').do('after a', (unit) => unit.flags.set('b'));
  });
  expect(await dispatch(agent, definition)).toMatchObject({
    kind: 'committed',
    ran: ['charm/set a', 'charm/after a'],
    flags: ['a', 'b'],
  });
  expect(await dispatch(agent, definition)).toMatchObject({ ran: ['charm/after a'] });
});

test('a failing handler commits nothing, and its error names it', async () => {
  const agent = new UnitAgent();
  const definition = charm(({ when }) => {
    when().do('set a', async (unit) => {
      unit.flags.set('a');
      await unit.state.set('k', 1);
      unit.status.active('fine');
    });
    when('a').do('fail', () => {
      throw new RangeError('out of range');
    });
  });
  const outcome = await dispatch(agent, definition);
  expect(outcome).toMatchObject({
    kind: 'failed',
    error: { code: 'HANDLER_FAILED', message: 'handler charm/fail failed: out of range' },
  });
  expect(agent.model.state).toEqual({});
  expect(new Set(agent.names)).toEqual(new Set(['state-get', 'config-get', 'juju-log']));
  expect(agent.argumentsOf('juju-log')[0]?.slice(0, 3)).toEqual(['-l', 'ERROR', '--']);
});

test('a hook without changes asks for state and config and sends the closing status, and nothing else', async () => {
  const agent = new UnitAgent({ config: { port: 80 } });
  const definition = charm(({ when }) => {
    when().do('say so', (unit) => unit.status.active('serving'));
  });
  await dispatch(agent, definition);
  agent.calls.length = 0;
  await dispatch(agent, definition);
  expect(agent.names).toEqual(['state-get', 'config-get', 'status-set']);
});

test('the state is written in one call through standard input, before the closing status', async () => {
  const agent = new UnitAgent();
  const definition = charm(({ when }) => {
    when().do('all', async (unit) => {
      unit.flags.set('a');
      await unit.state.set('release', { id: 'x' });
      unit.status.active('serving');
    });
  });
  await dispatch(agent, definition);
  expect(agent.names.slice(2)).toEqual(['state-set', 'status-set']);
  expect(agent.calls[2]).toMatchObject({ args: ['--file', '-'] });
  expect(Object.keys(agent.model.state)).toEqual(['charmwright', 'kv.release']);
});

test('a deleted value is deleted from the state', async () => {
  const agent = new UnitAgent({ state: { 'kv.old': '1', foreign: 'x' } });
  const definition = charm(({ when }) => {
    when().do('drop', (unit) => unit.state.delete('old'));
  });
  await dispatch(agent, definition);
  expect(agent.argumentsOf('state-delete')).toEqual([['--', 'kv.old']]);
  expect(agent.model.state).toMatchObject({ foreign: 'x' });
});

test('a hook fails when its state can not be written, and shows no closing status', async () => {
  const agent = new UnitAgent({}, { 'state-set': refuse });
  const definition = charm(({ when }) => {
    when().do('all', (unit) => unit.status.active('serving'));
  });
  expect(await dispatch(agent, definition)).toMatchObject({
    kind: 'failed',
    error: { code: 'HOOK_TOOL_FAILED' },
  });
  expect(agent.names).not.toContain('status-set');
});

test('state that a newer version wrote is refused and left unchanged', async () => {
  const agent = new UnitAgent({ state: { charmwright: '{"format":99}' } });
  const definition = charm(({ when }) => {
    when().do('never', (unit) => unit.flags.set('a'));
  });
  expect(await dispatch(agent, definition)).toMatchObject({
    kind: 'failed',
    error: { code: 'STATE_INVALID' },
  });
  expect(agent.model.state).toEqual({ charmwright: '{"format":99}' });
});

test('where the agent keeps no state, the fallback does', async () => {
  const agent = new UnitAgent(
    {},
    {
      'state-get': { code: 1, stdout: '', stderr: 'ERROR bad request: unknown command: state-get' },
    },
  );
  const saved: unknown[] = [];
  const fallbackState = {
    load: async () => ({ 'kv.count': '1' }),
    save: async (changes: unknown) => {
      saved.push(changes);
    },
  };
  const definition = charm(({ when }) => {
    when().do('count', async (unit) => {
      await unit.state.set('count', Number(await unit.state.get('count')) + 1);
    });
  });
  await runBefore(agent, hookOf(agent, definition, 'update-status'), { fallbackState });
  expect(saved).toMatchObject([{ 'kv.count': '2' }]);
  expect(agent.names).not.toContain('state-set');
});

test('juju-exec runs no handler and asks nothing', async () => {
  const agent = new UnitAgent();
  const definition = charm(({ when }) => {
    when().do('never', (unit) => unit.flags.set('a'));
  });
  expect(await dispatch(agent, definition, { kind: 'exec', name: '' })).toEqual({ kind: 'idle' });
  expect(agent.calls).toEqual([]);
});

test('an unknown hook still runs the loop', async () => {
  const definition = charm(({ when, hook }) => {
    hook('brand-new').do('its own', () => undefined);
    when().do('every hook', () => undefined);
  });
  expect(await dispatch(new UnitAgent(), definition, 'brand-new')).toMatchObject({
    ran: ['charm/its own', 'charm/every hook'],
  });
});

test('a restricted hook runs its own handlers only and leaves automatic flags unchanged', async () => {
  const agent = new UnitAgent({ config: { port: 80 } });
  const definition = charm(({ when, hook }) => {
    hook('collect-metrics').do('metrics', () => undefined);
    when().do('never', () => undefined);
  });
  expect(await dispatch(agent, definition, 'collect-metrics')).toMatchObject({
    ran: ['charm/metrics'],
    flags: [],
  });
});
