import { expect, test } from 'vitest';
import { LogBuffer } from '../../src/dispatch/log-buffer.ts';
import { charm, dispatch } from './charm-under-test.ts';
import { FakeAgent } from './fake-agent.ts';

test('neighbouring lines of one level travel together, and each names its layer', async () => {
  const agent = new FakeAgent();
  const definition = charm({
    base: ({ when }) => {
      when().do('x', (unit) => {
        unit.log.info('one');
        unit.log.info('two');
      });
    },
    charm: ({ when }) => {
      when().do('y', (unit) => {
        unit.log.info('three');
        unit.log.warning('four');
        unit.log.debug('five');
      });
    },
  });
  await dispatch(agent, definition);
  expect(agent.argumentsOf('juju-log')).toEqual([
    ['--log-level', 'INFO', '--', 'base: one\nbase: two\ncharm: three'],
    ['--log-level', 'WARNING', '--', 'charm: four'],
    ['--log-level', 'DEBUG', '--', 'charm: five'],
  ]);
});

test('what was logged before a failure is sent, then the error itself', async () => {
  const agent = new FakeAgent();
  const definition = charm(({ when }) => {
    when().do('x', (unit) => {
      unit.log.info('before');
      throw new Error('boom');
    });
  });
  await dispatch(agent, definition);
  const [first, second] = agent.argumentsOf('juju-log');
  expect(first).toEqual(['--log-level', 'INFO', '--', 'charm: before']);
  expect(second?.slice(0, 2)).toEqual(['--log-level', 'ERROR']);
  expect(second?.[3]).toContain('error HANDLER_FAILED: handler charm/x failed: boom');
});

test('a log that can not be written does not hide why the hook failed', async () => {
  const agent = new FakeAgent({}, { 'juju-log': { code: 1, stdout: '', stderr: 'ERROR no' } });
  const definition = charm(({ when }) => {
    when().do('x', () => {
      throw new Error('boom');
    });
  });
  expect(await dispatch(agent, definition)).toMatchObject({ error: { code: 'HANDLER_FAILED' } });
});

test('a record never grows beyond what one argument can hold, and loses nothing', async () => {
  const sent: string[] = [];
  const buffer = new LogBuffer(async (_, text) => {
    sent.push(text);
  });
  buffer.add('INFO', 'ä'.repeat(90_000));
  for (let i = 0; i < 1000; i += 1) buffer.add('INFO', 'x'.repeat(100));
  await buffer.flush();
  expect(Math.max(...sent.map((text) => Buffer.byteLength(text)))).toBeLessThan(131_071);
  const letters = sent.join('').replaceAll('\n', '');
  expect(letters).toBe('ä'.repeat(90_000) + 'x'.repeat(100_000));
});
