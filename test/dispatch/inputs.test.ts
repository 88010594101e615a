import { expect, test } from 'vitest';
import { charm, dispatch } from './charm-under-test.ts';
import { FakeAgent } from './fake-agent.ts';

const definition = charm(({ when }) => {
  when('config.set.port')
    .inputs((unit) => ({ port: unit.config.port ?? null }))
    .inputs(async (unit) => (await unit.state.get('extra')) ?? null)
    .do('serve', (unit) => {
      if (unit.config.fail === true) throw new Error('no');
    });
});

async function ranIn(agent: FakeAgent, hook?: string): Promise<readonly string[]> {
  const outcome = await dispatch(agent, definition, hook);
  return outcome.kind === 'committed' ? outcome.ran : [outcome.kind];
}

test('a handler with inputs runs once for the same inputs, whatever the hook', async () => {
  const agent = new FakeAgent({ config: { port: 80 } });
  expect(await ranIn(agent, 'install')).toEqual(['charm/serve']);
  expect(await ranIn(agent, 'config-changed')).toEqual([]);
  expect(await ranIn(agent)).toEqual([]);
});

test('it runs again when one of its inputs changes', async () => {
  const agent = new FakeAgent({ config: { port: 80 } });
  await ranIn(agent);
  agent.model.config.port = 81;
  expect(await ranIn(agent)).toEqual(['charm/serve']);
  agent.model.state['kv.extra'] = '"x"';
  expect(await ranIn(agent)).toEqual(['charm/serve']);
});

test('it does not run while its predicates do not hold, changed inputs or not', async () => {
  const agent = new FakeAgent({ config: { port: 0 } });
  expect(await ranIn(agent)).toEqual([]);
});

test('a failure does not count: it runs again with the same inputs', async () => {
  const agent = new FakeAgent({ config: { port: 80, fail: true } });
  expect(await ranIn(agent)).toEqual(['failed']);
  agent.model.config.fail = false;
  expect(await ranIn(agent)).toEqual(['charm/serve']);
});

test('a success in a hook that then failed does not count either', async () => {
  const agent = new FakeAgent({ config: { port: 80, fail: true } });
  const two = charm(({ when }) => {
    when()
      .inputs((unit) => unit.config.port ?? null)
      .do('serve', () => undefined);
    when().do('then', (unit) => {
      if (unit.config.fail === true) throw new Error('no');
    });
  });
  expect(await dispatch(agent, two)).toMatchObject({ kind: 'failed' });
  agent.model.config.fail = false;
  expect(await dispatch(agent, two)).toMatchObject({ ran: ['charm/serve', 'charm/then'] });
});

test('the order of keys in an input does not matter', async () => {
  const agent = new FakeAgent();
  let keys = ['a', 'b'];
  const definition = charm(({ when }) => {
    when()
      .inputs(() => Object.fromEntries(keys.map((key) => [key, { [key]: key }])))
      .do('x', () => undefined);
  });
  await dispatch(agent, definition);
  keys = keys.toReversed();
  expect(await dispatch(agent, definition)).toMatchObject({ ran: [] });
});

test('in one hook a handler runs again when a flag brings it back with other inputs only', async () => {
  const agent = new FakeAgent();
  const definition = charm(({ when, whenNot }) => {
    when('a')
      .inputs(async (unit) => (await unit.state.get('n')) ?? null)
      .do('depends on n', () => undefined);
    whenNot('c').do('first', (unit) => unit.flags.set('c'));
    when('c')
      .whenNot('a')
      .do('second', (unit) => unit.flags.set('a'));
    when('a', 'c')
      .whenNot('d')
      .do('blink', async (unit) => {
        await unit.state.set('n', 1);
        unit.flags.clear('a');
        unit.flags.set('a');
        unit.flags.set('d');
      });
    when('d')
      .whenNot('e')
      .do('blink again', (unit) => {
        unit.flags.clear('a');
        unit.flags.set('a');
        unit.flags.set('e');
      });
  });
  expect(await dispatch(agent, definition)).toMatchObject({
    ran: [
      'charm/first',
      'charm/second',
      'charm/depends on n',
      'charm/blink',
      'charm/depends on n',
      'charm/blink again',
    ],
  });
});
