import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RunningWork } from '../../../src/dispatch/react/running-work.ts';
import { action, charm, dispatch } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12) });
});
afterEach(() => {
  vi.useRealTimers();
});

const minutes = async (count: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(count * 60_000);
};

test('after a minute, and then ever more rarely, the log says what runs and since when', async () => {
  const agent = new UnitAgent();
  const open = Promise.withResolvers<undefined>();
  const definition = charm(({ when }) => {
    when().do('wait', async () => {
      await open.promise;
    });
  });
  const outcome = dispatch(agent, definition);
  await minutes(0.9);
  expect(agent.argumentsOf('juju-log')).toEqual([]);
  await minutes(8);
  const line = (count: number): string =>
    `handler charm/wait has been running for ${count} min, since 12:00:00 UTC`;
  expect(agent.argumentsOf('juju-log')).toEqual(
    [1, 3, 7].map((count) => ['-l', 'WARNING', '--', line(count)]),
  );
  open.resolve(undefined);
  expect(await outcome).toMatchObject({ kind: 'committed' });
  await minutes(60);
  expect(agent.argumentsOf('juju-log')).toHaveLength(3);
});

test('a log that can not be written does not disturb what runs', async () => {
  const agent = new UnitAgent({}, { 'juju-log': { code: 1, stdout: '', stderr: 'ERROR no' } });
  const definition = charm(({ when }) => {
    when().do('wait', () => new Promise((resolve) => setTimeout(resolve, 90_000)));
  });
  const outcome = dispatch(agent, definition);
  await minutes(2);
  expect(await outcome).toMatchObject({ kind: 'committed' });
});

test('a handler within its limit succeeds, one beyond it fails the hook with a code', async () => {
  const taking = (seconds: number) =>
    charm(({ when }) => {
      when()
        .within('30 s')
        .do('wait', () => new Promise((resolve) => setTimeout(resolve, seconds * 1000)));
    });
  const outcomes = [29, 31].map((seconds) => dispatch(new UnitAgent(), taking(seconds)));
  await minutes(1);
  const message = 'handler charm/wait: it has not ended within 30 s, its limit';
  expect(await Promise.all(outcomes)).toMatchObject([
    { kind: 'committed' },
    { kind: 'failed', error: { code: 'HANDLER_TIMED_OUT', message } },
  ]);
  expect(vi.getTimerCount()).toBe(0);
});

test('what stalls is named while it runs, and the hook otherwise', async () => {
  const work = new RunningWork(() => undefined);
  const rest = ', waits for a promise that nothing can resolve any more';
  expect(work.stalled()).toMatchObject({ code: 'HANDLER_STALLED', message: `the hook${rest}` });
  const open = Promise.withResolvers<string>();
  const running = work.run({ name: 'handler a/b', limit: undefined }, () => open.promise);
  expect(work.stalled().message).toBe(`handler a/b, since 12:00:00 UTC${rest}`);
  open.resolve('done');
  expect(await running).toBe('done');
  expect(work.stalled().message).toBe(`the hook${rest}`);
  expect(vi.getTimerCount()).toBe(0);
});

test('what a handler’s inputs take counts too', async () => {
  const definition = charm(({ when }) => {
    when()
      .inputs(() => new Promise(() => undefined))
      .within('1 min')
      .do('wait', () => undefined);
  });
  const outcome = dispatch(new UnitAgent(), definition);
  await minutes(2);
  expect(await outcome).toMatchObject({ error: { code: 'HANDLER_TIMED_OUT' } });
});

test('an action beyond its limit fails, and what it did to the flags is dropped', async () => {
  const agent = new UnitAgent();
  const definition = charm(({ action: declare }) => {
    declare('backup')
      .within('2 h')
      .do((unit) => {
        unit.flags.set('backed.up');
        return new Promise(() => undefined);
      });
  });
  const outcome = dispatch(agent, definition, action('backup'));
  await minutes(121);
  expect(await outcome).toMatchObject({
    kind: 'action-failed',
    error: { code: 'HANDLER_TIMED_OUT' },
  });
  expect(agent.names).not.toContain('state-set');
  expect(agent.argumentsOf('action-fail')).toHaveLength(1);
});

test.each(['', '5', '5 m', '5min', '0 s', '0.5 s', '25 h', '-1 s', '1e3 s', 'NaN s', '5 min '])(
  '%j is no limit',
  async (text) => {
    const definition = charm(({ when }) => {
      // What a charm without types may pass.
      when()
        .within(text as '5 min')
        .do('wait', () => undefined);
    });
    expect(await dispatch(new UnitAgent(), definition)).toMatchObject({
      error: { code: 'TIME_LIMIT_INVALID' },
    });
  },
);
