/** What a charm does on a machine that a newer charm has left. */
import { expect, test } from 'vitest';
import { attempt, change, matchers, on, textOf } from '../../src/testing/index.ts';
import { after, jobsOf, serving, wsgiCharm } from './wsgi-unit.ts';

expect.extend(matchers);

const path = '/var/lib/wsgi/serving/plan.json';

test('a plan of a newer version fails the hook, and nothing of the machine or the state is lost', async () => {
  const before = await serving();
  const newer = JSON.stringify({ version: 999, release: 'of another kind' });
  const unit = change(before, { machine: { files: { [path]: newer } } });
  const ended = await attempt(wsgiCharm(), { event: on.upgradeCharm() }, unit);
  expect(ended).toMatchObject({ kind: 'failed', error: { code: 'SAVED_PLAN_INVALID' } });
  const { state } = ended;
  expect(state.machine.files).toEqual(unit.machine.files);
  expect(state.machine.units).toEqual(unit.machine.units);
  expect([state.flags, state.values]).toEqual([unit.flags, unit.values]);
  const own = textOf(before.machine, path);
  const again = await after(state, on.upgradeCharm(), { machine: { files: { [path]: own } } });
  expect(again).toBeActive('serving on port 80');
  expect(jobsOf(again)).toEqual([]);
});
