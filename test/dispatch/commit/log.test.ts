import { expect, test } from 'vitest';
import { charm, dispatch } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

test('each line is an entry of its own and names its layer', async () => {
  const agent = new UnitAgent();
  const definition = charm({
    base: ({ when }) => {
      when().do('x', (unit) => {
        unit.log.info('one');
        unit.log.info('two\nand a half');
      });
    },
    charm: ({ when }) => {
      when().do('y', (unit) => {
        unit.log.info('three');
        unit.log.warning('four');
        unit.log.debug('five');
        unit.log.error('six');
      });
    },
  });
  await dispatch(agent, definition);
  expect(agent.argumentsOf('juju-log')).toEqual([
    ['-l', 'INFO', '--', 'base: one'],
    ['-l', 'INFO', '--', 'base: two'],
    ['-l', 'INFO', '--', 'base: and a half'],
    ['-l', 'INFO', '--', 'charm: three'],
    ['-l', 'WARNING', '--', 'charm: four'],
    ['-l', 'DEBUG', '--', 'charm: five'],
    ['-l', 'ERROR', '--', 'charm: six'],
  ]);
});

test('what was logged before a failure is sent, then the error itself', async () => {
  const agent = new UnitAgent();
  const definition = charm(({ when }) => {
    when().do('x', (unit) => {
      unit.log.info('before');
      throw new Error('boom');
    });
  });
  await dispatch(agent, definition);
  const [first, second] = agent.argumentsOf('juju-log');
  expect(first).toEqual(['-l', 'INFO', '--', 'charm: before']);
  expect(second?.slice(0, 2)).toEqual(['-l', 'ERROR']);
  expect(second?.[3]).toContain('error HANDLER_FAILED: handler charm/x failed: boom');
});

test('a log that can not be written does not hide why the hook failed', async () => {
  const agent = new UnitAgent({}, { 'juju-log': { code: 1, stdout: '', stderr: 'ERROR no' } });
  const definition = charm(({ when }) => {
    when().do('x', () => {
      throw new Error('boom');
    });
  });
  const outcome = await dispatch(agent, definition);
  expect(outcome).toMatchObject({ error: { code: 'HANDLER_FAILED' }, logged: false });
  expect(await dispatch(new UnitAgent(), definition)).toMatchObject({ logged: true });
});
