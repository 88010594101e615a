/** A unit that version 0.2 of the layer left serving. */
import { expect, test } from 'vitest';
import { isObject, tryParseJson } from '../../../src/index.ts';
import { matchers, on, textOf, type State } from '../../../src/testing/index.ts';
import { after, effectsOf, jobsOf, serving } from '../wsgi-unit.ts';

expect.extend(matchers);

const saved = '/var/lib/wsgi/serving/plan.json';
const paths = {
  environment: '/etc/wsgi/app.env',
  server: '/etc/wsgi/gunicorn.conf.py',
  logrotate: '/etc/logrotate.d/wsgi',
  socket: '/etc/systemd/system/gunicorn3.socket',
  service: '/etc/systemd/system/gunicorn3.service',
};

/** The saved plan as version 0.2 wrote it: its files by what they are for. */
function savedBy02({ machine }: State) {
  const plan = tryParseJson(textOf(machine, saved) ?? '');
  if (!isObject(plan)) throw new Error('no plan is saved');
  const files = Object.entries(paths).map(([name, path]) => [name, textOf(machine, path) ?? '']);
  const { record, databases } = plan;
  const content = { record: record ?? null, databases: databases ?? null };
  const text = JSON.stringify({ ...content, files: Object.fromEntries(files) as unknown });
  return { files: { [saved]: text } };
}

test('is taken for serving, and a hook without a change does nothing', async () => {
  const before = await serving();
  const unit = await after(before, on.updateStatus(), { machine: savedBy02(before) });
  expect(unit).toBeActive('serving on port 80');
  expect(effectsOf(unit)).toEqual([]);
  const changed = await after(unit, on.configChanged());
  expect(effectsOf(changed)).toEqual([]);
});

test('is rolled back to when the next plan does not answer', async () => {
  const before = await serving();
  const unit = await after(before, on.configChanged(), {
    config: { environment_variables: 'A=1', wsgi_module: 'wsgi/app.py' },
    machine: { ...savedBy02(before), files: { ...savedBy02(before).files, [paths.service]: 'x' } },
  });
  expect(unit).toBeBlocked(/wsgi_module/);
  expect(textOf(unit.machine, paths.service)).toBe(textOf(before.machine, paths.service));
});

test('is removed with all its files when it leaves', async () => {
  const before = await serving();
  const unit = await after(before, on.stop(), { machine: savedBy02(before) });
  expect(jobsOf(unit)).toEqual(['stop gunicorn3.socket', 'stop gunicorn3.service']);
  for (const path of Object.values(paths)) expect(textOf(unit.machine, path)).toBeUndefined();
});
