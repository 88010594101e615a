import { expect, test } from 'vitest';
import { systemClock, type Clock } from '../../src/controller/clock.ts';
import { controllerFixture, type ControllerFixture } from './controller-fixture.ts';

const hour = 3_600_000;

/** A clock that can be put forward, and back by a negative time. */
function movableClock(): Clock & { forward: (milliseconds: number) => void } {
  const real = systemClock();
  let ahead = 0;
  return {
    ...real,
    now: () => real.now() + ahead,
    forward: (milliseconds) => (ahead += milliseconds),
  };
}

/** Makes a secret as its option says, and answers rotation when another says so. */
const charm = {
  'metadata.yaml': 'name: own\nsummary: s\ndescription: d\n',
  'config.yaml': 'options: {add: {default: ""}, renew: {default: false, type: boolean}}\n',
  dispatch: `#!/bin/bash
case $JUJU_HOOK_NAME in
  install) secret-add --label key $(config-get add) token=first ;;
  secret-rotate)
    [ $(config-get renew) = False ] || secret-set $JUJU_SECRET_ID token=next ;;
  secret-expired)
    [ $(config-get renew) = False ] || secret-remove $JUJU_SECRET_ID --revision $JUJU_SECRET_REVISION ;;
esac
case $JUJU_HOOK_NAME in secret-*) echo "$JUJU_HOOK_NAME $JUJU_SECRET_LABEL $JUJU_SECRET_REVISION" >> $JOURNAL ;; esac
exit 0
`,
};

async function owning(
  add: string,
  units = 1,
): Promise<ControllerFixture & { clock: ReturnType<typeof movableClock> }> {
  const clock = movableClock();
  const it = await controllerFixture({ clock, updateStatusInterval: 1_000_000 * hour });
  await it.deploy(it.charm('own', charm), { config: { add }, units });
  for (let n = 0; n < units; n++) await it.untilIdle(`own/${n}`, 'unknown');
  return { ...it, clock };
}

const renew = (it: ControllerFixture) =>
  it.request('config', { application: 'own', set: { renew: 'true' }, reset: [] });

test('an owner is asked to rotate a secret when its time has come, and again until it does', async () => {
  const it = await owning('--rotate daily');
  const rotations = () => it.journal().filter((line) => line.startsWith('secret-rotate'));
  it.clock.forward(23 * hour);
  await it.untilIdle('own/0', 'unknown');
  expect(it.journal()).toEqual([]);
  it.clock.forward(hour);
  await it.rest();
  expect(it.journal()).toEqual(['secret-rotate key ']);
  await it.untilIdle('own/0', 'unknown');
  await renew(it);
  await it.untilIdle('own/0', 'unknown');
  it.clock.forward(hour / 12);
  await it.rest();
  expect(rotations()).toHaveLength(2);
  await it.untilIdle('own/0', 'unknown');
  // The retry was due five minutes after the rotation; a day after that comes the next.
  it.clock.forward(23 * hour);
  await it.untilIdle('own/0', 'unknown');
  expect(rotations()).toHaveLength(2);
  const { secrets } = await it.request('secrets', { reveal: true });
  const [secret] = Object.values(secrets);
  expect(secret).toMatchObject({ rotation: 'daily', revision: 2, content: { token: 'next' } });
  it.clock.forward(hour);
  // The first revision had become obsolete at once: no one had read it.
  await it.rest();
  expect(rotations()).toHaveLength(3);
  expect(it.journal()).toContain('secret-remove key 1');
});

test('an expired revision raises its event until it is removed, also after a restart of the controller', async () => {
  const it = await owning('--expire 1h');
  await it.stop();
  it.clock.forward(2 * hour);
  await it.restart();
  await it.rest();
  expect(it.journal()).toEqual(['secret-expired key 1']);
  await it.untilIdle('own/0', 'unknown');
  await renew(it);
  await it.untilIdle('own/0', 'unknown');
  it.clock.forward(hour / 12);
  await it.rest();
  expect(it.journal()).toHaveLength(2);
  await it.untilIdle('own/0', 'unknown');
  expect(await it.request('secrets', { reveal: false })).toEqual({ secrets: {} });
});

test('each unit is asked about its own secret', async () => {
  const it = await owning('--rotate hourly --owner unit', 2);
  it.clock.forward(hour);
  await it.rest();
  expect(it.journal()).toHaveLength(2);
});

test('a clock that is set back by a year delays neither rotation nor expiry by one', async () => {
  const year = 365 * 24 * hour;
  const it = await owning('--rotate daily --expire 48h');
  await it.stop();
  it.clock.forward(-year);
  await it.restart();
  await it.rest();
  expect(it.journal()).toEqual(['secret-expired key 1', 'secret-rotate key ']);
  await it.untilIdle('own/0', 'unknown');
  await renew(it);
  await it.untilIdle('own/0', 'unknown');
  expect(it.journal()).toHaveLength(2);
  // Both are due again after the usual five minutes, counted by the clock as it is now.
  it.clock.forward(hour / 12);
  await it.rest();
  expect(it.journal().slice(2)).toEqual(['secret-expired key 1']);
});

test('an expiry at a date stays at that date when the clock is set back', async () => {
  const it = await owning(`--expire ${new Date(Date.now() + 48 * hour).toISOString()}`);
  await it.stop();
  it.clock.forward(-365 * 24 * hour);
  await it.restart();
  await it.untilIdle('own/0', 'unknown');
  expect(it.journal()).toEqual([]);
});
