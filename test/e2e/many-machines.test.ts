/** More machines than the host's default limit of inotify instances holds: the 19th would not boot. */
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/controller/client/connect.ts';
import { hostLimits } from '../../src/controller/machines/host-limits.ts';
import { tables } from '../../src/controller/machines/model-network.ts';
import { tablePrefix } from '../../src/controller/machines/names.ts';
import { root, World } from './support/world.ts';

/** The kernel's default of fs.inotify.max_user_instances. */
const usual = 128;
const units = 20;

/** Whether any controller of this host has a model with a network. */
async function hostHasModels(): Promise<boolean> {
  return (await tables()).some((name) => name.startsWith(tablePrefix));
}

test('20 machines boot: the limit of the host is raised, which is reported, and put back', async () => {
  const aloneBefore = !(await hostHasModels());
  const before = await hostLimits.read('max_user_instances');
  const world = await World.create('many');
  onTestFinished(() => world.destroy());
  await world.run('models');
  const reported: string[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const listening = connect(world.home).events(
    world.model,
    (event) => {
      if (event.kind === 'progress') reported.push(event.message);
    },
    stop.signal,
  );
  await world.run('deploy', `${root}/test/fixtures/charms/small`, '-n', String(units));
  for (let unit = 0; unit < units; unit += 1) await world.settled(`small/${unit}`, 'active');
  stop.abort();
  await listening;
  const raised = reported.filter((message) =>
    /^raised fs\.inotify\.max_user_instances from \d+ to \d+/.test(message),
  );
  // What another controller raised before is enough for this one too.
  if (aloneBefore && before <= usual) expect(raised).not.toEqual([]);
  expect(await hostLimits.read('max_user_instances')).toBeGreaterThan(usual);
  await world.run('destroy-model', world.model, '--force', '--yes');
  // The limit stays while another controller has machines.
  if (aloneBefore && !(await hostHasModels())) {
    expect(await hostLimits.read('max_user_instances')).toBe(before);
  }
});
