/** More machines than the host's default limit of inotify instances holds: the 19th would not boot. */
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../src/controller/client/connect.ts';
import { hostLimits } from '../../src/controller/machines/host-limits.ts';
import { tables } from '../../src/controller/machines/model-network.ts';
import { modelNames, tablePrefix } from '../../src/controller/machines/names.ts';
import { root, Deployment } from './support/deployment.ts';

/** The kernel's default of fs.inotify.max_user_instances. */
const usual = 128;
const units = 20;

/** Whether no controller of this host has a model with a network, but for one. */
async function isSingle(own: string): Promise<boolean> {
  return (await tables()).every((name) => !name.startsWith(tablePrefix) || name === own);
}

test('20 machines boot: the limit of the host is raised, which is reported, and put back', async () => {
  const deployment = await Deployment.create('many');
  const own = modelNames(deployment.home, deployment.model).table;
  const before = await hostLimits.read('max_user_instances');
  // What another controller raised before or meanwhile is enough for this one too.
  let single = before <= usual && (await isSingle(own));
  onTestFinished(() => deployment.destroy());
  await deployment.run('models');
  const reported: string[] = [];
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const listening = connect(deployment.home).events(
    deployment.model,
    (event) => {
      if (event.kind === 'progress') reported.push(event.message);
    },
    stop.signal,
  );
  await deployment.run('deploy', `${root}/test/fixtures/charms/small`, '-n', String(units));
  for (let unit = 0; unit < units; unit += 1) {
    await deployment.untilIdle(`small/${unit}`, 'active');
    single = single && (await isSingle(own));
  }
  stop.abort();
  await listening;
  const raised = reported.filter((message) =>
    /^raised fs\.inotify\.max_user_instances from \d+ to \d+/.test(message),
  );
  if (single) expect(raised).not.toEqual([]);
  expect(await hostLimits.read('max_user_instances')).toBeGreaterThan(usual);
  await deployment.run('destroy-model', deployment.model, '--force', '--yes');
  // The limit stays while another controller has machines.
  if (single && (await isSingle(own))) {
    expect(await hostLimits.read('max_user_instances')).toBe(before);
  }
});
