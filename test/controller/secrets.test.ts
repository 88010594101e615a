import { expect, test } from 'vitest';
import { controllerFixture, type ControllerFixture } from './controller-fixture.ts';

const say = 'echo "$JUJU_UNIT_NAME $JUJU_HOOK_NAME $*" >> $JOURNAL';

/** Its leader makes a secret, grants it in the relation, and changes it when its option does. */
const owner = {
  'metadata.yaml':
    'name: db\nsummary: s\ndescription: d\nprovides: {db: {interface: sql}, extra: {interface: sql}}\n',
  'config.yaml': 'options: {password: {default: one}, action: {default: ""}}\n',
  dispatch: `#!/bin/bash
say() { ${say}; }
own=$(secret-ids --format json | tr -d '[]"')
case $JUJU_HOOK_NAME in
  db-relation-created)
    id=$(secret-add --label own password=$(config-get password))
    secret-grant $id -r $JUJU_RELATION_ID
    relation-set --app secret=$id ;;
  config-changed)
    action=$(config-get action)
    if [ -n "$action" ]; then say "$action" "$($action 2>&1 | tr '\\n' ' ')"
    elif [ $own != null ]; then secret-set $own password=$(config-get password); fi ;;
  secret-*) say "$JUJU_SECRET_ID" label=$JUJU_SECRET_LABEL revision=$JUJU_SECRET_REVISION
    [ -z "$JUJU_SECRET_REVISION" ] || secret-remove $JUJU_SECRET_ID --revision $JUJU_SECRET_REVISION ;;
  *-relation-broken) say ;;
esac
exit 0
`,
};

/** Reads the secret it is given, and what its option says of the same secret. */
const reader = {
  'metadata.yaml':
    'name: app\nsummary: s\ndescription: d\nrequires: {db: {interface: sql}}\npeers: {peers: {interface: p}}\n',
  'config.yaml': 'options: {read: {default: ""}}\n',
  dispatch: `#!/bin/bash
say() { ${say}; }
read() { secret-get "$@" --format json 2>&1 | sed -E 's/.*"password":"(.*)".*/\\1/'; }
case $JUJU_HOOK_NAME in
  db-relation-changed) id=$(relation-get --app secret)
    [ -z "$id" ] || say "$(read $id --label mine)" ;;
  secret-changed)
    say "$JUJU_SECRET_LABEL" revision=$JUJU_SECRET_REVISION "$(read $JUJU_SECRET_ID)" peek=$(read $JUJU_SECRET_ID --peek) ;;
  config-changed) [ -z "$(config-get read)" ] || say "$(config-get read): $(read $(config-get read))" ;;
  db-relation-broken) say "$(read --label mine)" ;;
  update-status) say ;;
esac
exit 0
`,
};

async function related(units = 1): Promise<ControllerFixture> {
  const it = await controllerFixture();
  await it.deploy(it.charm('db', owner));
  await it.deploy(it.charm('app', reader), { units });
  await it.untilIdle('db/0', 'unknown');
  for (let n = 0; n < units; n++) await it.untilIdle(`app/${n}`, 'unknown');
  await it.request('integrate', { endpoints: ['app:db', 'db:db'] });
  await it.rest();
  expect(distinct(lines(it, 'app/0'))).toEqual(['db-relation-changed one']);
  return it;
}

const lines = (it: ControllerFixture, unit: string) =>
  it
    .journal()
    .filter((line) => line.startsWith(`${unit} `))
    .map((line) => line.slice(unit.length + 1).trim());

/** A side that writes while the other's changed hook waits to run is seen to change once more. */
const distinct = (all: readonly string[]) => [...new Set(all)];

const set = (
  it: ControllerFixture,
  application: string,
  options: Readonly<Record<string, string>>,
) => it.request('config', { application, set: options, reset: [] });

async function read(it: ControllerFixture, how: string) {
  await set(it, 'app', { read: how });
  await it.rest();
  const last = lines(it, 'app/0').at(-1) ?? '';
  expect(last).toContain(`config-changed ${how}: `);
  return last.slice(`config-changed ${how}: `.length);
}

test('a reader of a secret gets an event for a new revision, and reads the old one until it refreshes', async () => {
  const it = await related();
  await set(it, 'db', { password: 'two' });
  await it.rest();
  expect(lines(it, 'app/0').at(-1)).toBe('secret-changed mine revision= one peek=two');
  expect(await read(it, '--label mine')).toBe('one');
  expect(lines(it, 'db/0')).toEqual([]);
  expect(await read(it, '--label mine --refresh')).toBe('two');
  // No one reads the first revision any more, and its owner gets an event.
  await it.rest();
  expect(lines(it, 'db/0')).toEqual([
    expect.stringMatching(/^secret-remove secret:[0-9a-v]{20} label=own revision=1$/),
  ]);
  expect(lines(it, 'app/0').filter((line) => line.startsWith('secret-changed'))).toHaveLength(1);
});

test('a restarted controller tells neither twice nor too little', async () => {
  const it = await related();
  await set(it, 'db', { password: 'two' });
  const notified = () => lines(it, 'app/0').filter((line) => line.startsWith('secret-changed'));
  await it.rest();
  expect(notified()).toHaveLength(1);
  await it.untilIdle('app/0', 'unknown');
  await it.restart();
  await set(it, 'db', { password: 'three' });
  await it.rest();
  expect(notified()).toEqual([
    'secret-changed mine revision= one peek=two',
    'secret-changed mine revision= one peek=three',
  ]);
});

test('the same unit gets an event for each revision that comes while it stays with an old one', async () => {
  const it = await related(2);
  expect(distinct(lines(it, 'app/1'))).toEqual(['db-relation-changed one']);
  await set(it, 'db', { password: 'two' });
  await it.rest();
  expect(lines(it, 'app/0').at(-1)).toContain('peek=two');
  expect(lines(it, 'app/1').at(-1)).toContain('peek=two');
  await set(it, 'db', { password: 'three' });
  await it.rest();
  expect(lines(it, 'app/1').at(-1)).toBe('secret-changed mine revision= one peek=three');
  // The second revision was never read by anyone, the first still is.
  expect(lines(it, 'db/0')).toEqual([expect.stringMatching(/^secret-remove .* revision=2$/)]);
});

test('a grant ends with its relation', async () => {
  const it = await related();
  await it.request('remove-relation', { endpoints: ['app', 'db'] });
  await it.rest();
  expect(lines(it, 'db/0').at(-1)).toBe('db-relation-broken');
  expect(lines(it, 'app/0').at(-1)).toContain('db-relation-broken');
  expect(await read(it, '--label mine')).toBe('ERROR "app/0" is not allowed to read this secret');
  await set(it, 'db', { password: 'two' });
  await it.rest();
  expect(lines(it, 'app/0').filter((line) => line.startsWith('secret-changed'))).toEqual([]);
});

test('the owner sees who may read its secret, and takes it back', async () => {
  const it = await related();
  await set(it, 'db', { action: 'secret-info-get --label own --format json' });
  await it.rest();
  const [, json = ''] = /json (\{.*\})/.exec(lines(it, 'db/0').at(-1) ?? '') ?? [];
  const [info] = Object.values(JSON.parse(json) as Readonly<Record<string, unknown>>);
  expect(info).toEqual({
    ...{ revision: 1, label: 'own', owner: 'application', rotation: 'never' },
    access: [{ target: 'application-app', scope: 'relation-app.db#db.db', role: 'view' }],
  });
  await set(it, 'db', { action: 'secret-revoke --app app' });
  await it.rest();
  expect(lines(it, 'db/0').at(-1)).toContain('missing secret URI');
  const id = lines(it, 'db/0').join(' ');
  const [uri = ''] = /[0-9a-v]{20}/.exec(id) ?? [];
  await set(it, 'db', { action: `secret-revoke ${uri} --app app` });
  await it.untilIdle('db/0', 'unknown');
  expect(await read(it, '--label mine')).toBe('ERROR "app/0" is not allowed to read this secret');
});
