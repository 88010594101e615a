/** More machines than the host's default limit of inotify instances holds: the 19th would not boot. */
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/controller/client/connect.ts';
import { hostLimits } from '../../src/controller/machines/host-limits.ts';
import { tables } from '../../src/controller/machines/model-network.ts';
import { modelNames, tablePrefix } from '../../src/controller/machines/names.ts';
import { root, World } from './support/world.ts';

/** The kernel's default of fs.inotify.max_user_instances. */
const usual = 128;
const units = 20;

/** Whether no controller of this host has a model with a network, but for one. */
async function isAlone(own: string): Promise<boolean> {
  return (await tables()).every((name) => !name.startsWith(tablePrefix) || name === own);
}

test('20 machines boot: the limit of the host is raised, which is reported, and put back', async () => {
  const world = await World.create('many');
  const own = modelNames(world.home, world.model).table;
  const before = await hostLimits.read('max_user_instances');
  // What another controller raised before or meanwhile is enough for this one too.
  let alone = before <= usual && (await isAlone(own));
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
  for (let unit = 0; unit < units; unit += 1) {
    await world.settled(`small/${unit}`, 'active');
    alone = alone && (await isAlone(own));
  }
  stop.abort();
  await listening;
  const raised = reported.filter((message) =>
    /^raised fs\.inotify\.max_user_instances from \d+ to \d+/.test(message),
  );
  if (alone) expect(raised).not.toEqual([]);
  expect(await hostLimits.read('max_user_instances')).toBeGreaterThan(usual);
  await world.run('destroy-model', world.model, '--force', '--yes');
  // The limit stays while another controller has machines.
  if (alone && (await isAlone(own))) {
    expect(await hostLimits.read('max_user_instances')).toBe(before);
  }
});
