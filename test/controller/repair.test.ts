/** Damaged files of a charm, and of what its hooks are run with. */
import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { controllerFixture, type ControllerFixture } from './controller-fixture.ts';

const files = {
  'metadata.yaml': 'name: hello\nsummary: s\ndescription: d\n',
  dispatch:
    '#!/bin/sh\necho "$JUJU_DISPATCH_PATH repair=$CHARMWRIGHT_REPAIR" >> $JOURNAL\nstatus-set active ready\n',
  'charm.cjs': 'module.exports = 1;\n',
  'lib/part.sh': '#!/bin/sh\n',
  'templates/unit': 'unit\n',
};

async function deployed(): Promise<{ it: ControllerFixture; charm: string; shelf: string }> {
  const it = await controllerFixture();
  await it.deploy(it.charm('hello', files));
  await it.untilIdle('hello/0', 'active');
  const charms = join(it.home, 'charms');
  const [sha = ''] = readdirSync(charms);
  return {
    it,
    charm: join(it.home, 'models/m/units/unit-hello-0/charm'),
    shelf: join(charms, sha),
  };
}

const log = async (it: ControllerFixture) =>
  (await it.request('debug-log', { after: 0, limit: 1000 })).lines.map(({ message }) => message);

test('repair puts back what is damaged, and the next hook knows of it', async () => {
  const { it, charm } = await deployed();
  rmSync(join(charm, 'dispatch'));
  chmodSync(join(charm, 'lib/part.sh'), 0o644);
  writeFileSync(join(charm, 'templates/unit'), 'tinU\n');
  writeFileSync(join(charm, 'own-file'), 'of the charm');
  const [tools = ''] = readdirSync(join(it.home, 'tools'));
  const jujuc = join(it.home, 'tools', tools, 'jujuc');
  writeFileSync(jujuc, '');
  rmSync(join(it.home, 'tools', tools, 'status-set'));
  const folder = statSync(join(it.home, 'tools', tools)).ino;
  expect(await it.request('repair', { unit: 'hello/0' })).toEqual({
    restored: [
      ...['charm/dispatch', 'charm/lib/part.sh', 'charm/templates/unit'],
      ...['tools/jujuc', 'tools/status-set'],
    ],
    warnings: [],
    hook: 'ran',
  });
  expect(it.journal().at(-1)).toBe('hooks/update-status repair=1');
  expect(readFileSync(join(charm, 'templates/unit'), 'utf8')).toBe('unit\n');
  expect(readFileSync(join(charm, 'own-file'), 'utf8')).toBe('of the charm');
  // Running machines have the folder mounted, so it is still the same one.
  expect(statSync(join(it.home, 'tools', tools)).ino).toBe(folder);
  expect(statSync(jujuc).mode & 0o777).toBe(0o755);
  expect(await it.request('repair', { unit: 'hello/0' })).toEqual({
    restored: [],
    warnings: [],
    hook: 'ran',
  });
  await it.untilIdle('hello/0', 'active');
});

test.each(['dispatch', 'charm.cjs', 'metadata.yaml'])(
  'a damaged %s is noticed and put back before the next hook',
  async (name) => {
    const { it, charm } = await deployed();
    const whole = readFileSync(join(charm, name), 'utf8');
    if (name === 'dispatch') rmSync(join(charm, name));
    else writeFileSync(join(charm, name), whole.replace(/.$/m, '#'));
    const before = it.journal().length;
    it.machines.reboot('m', '0');
    await it.eventually(() => expect(it.journal().length).toBeGreaterThan(before));
    await it.untilIdle('hello/0', 'active');
    expect(readFileSync(join(charm, name), 'utf8')).toBe(whole);
  },
);

test('a hook whose program can’t be put back is failed with the reason, and the unit is not active', async () => {
  const { it, charm, shelf } = await deployed();
  rmSync(join(charm, 'dispatch'));
  rmSync(join(shelf, 'templates/unit'));
  await expect(it.request('repair', { unit: 'hello/0' })).rejects.toMatchObject({
    code: 'CHARM_DAMAGED',
  });
  await it.stop();
  await it.restart();
  await it.request('config', { application: 'hello', set: {}, reset: [] });
  it.machines.reboot('m', '0');
  await it.eventually(async () => {
    expect(await it.unit('hello/0')).toMatchObject({
      status: 'error',
      message: 'hook failed: "start"',
    });
  });
  expect((await log(it)).some((line) => line.includes('own copy of the charm'))).toBe(true);
  // The same charm once more replaces the controller's copy; then the failed hook can be repaired.
  await it.request('refresh', {
    application: 'hello',
    charm: it.charm('hello', files),
    resources: {},
  });
  expect(existsSync(join(shelf, 'templates/unit'))).toBe(true);
  expect(await it.request('repair', { unit: 'hello/0' })).toEqual({
    restored: ['charm/dispatch'],
    warnings: [],
    hook: 'ran',
  });
  expect(it.journal().at(-1)).toBe('hooks/start repair=1');
  await it.untilIdle('hello/0', 'active');
});

test('a repair whose hook fails says so', async () => {
  const { it, charm } = await deployed();
  const broken = it.charm('hello', { ...files, dispatch: '#!/bin/sh\nexit 3\n' });
  await it.request('refresh', { application: 'hello', charm: broken, resources: {} });
  await it.eventually(async () => expect((await it.unit('hello/0')).status).toBe('error'));
  writeFileSync(join(charm, 'lib/part.sh'), '');
  expect(await it.request('repair', { unit: 'hello/0' })).toEqual({
    restored: ['charm/lib/part.sh'],
    warnings: [],
    hook: 'failed',
  });
});

test('repair answers what the charm’s own check warned of, and nothing that was logged before', async () => {
  const { it } = await deployed();
  const dispatch = [
    '#!/bin/sh',
    'juju-log --log-level WARNING "checked: ${CHARMWRIGHT_REPAIR:-no}"',
    'juju-log --log-level INFO "no matter"',
    'echo seen >> $JOURNAL',
  ];
  const charm = it.charm('hello', { ...files, dispatch: `${dispatch.join('\n')}\n` });
  await it.request('refresh', { application: 'hello', charm, resources: {} });
  await it.eventually(() => expect(it.journal()).toContain('seen'));
  await it.rest();
  expect(await log(it)).toContain('checked: no');
  expect(await it.request('repair', { unit: 'hello/0' })).toEqual({
    restored: [],
    warnings: ['checked: 1'],
    hook: 'ran',
  });
});
