import { expect, test } from 'vitest';
import { controllerFixture } from './controller-fixture.ts';

const metadata =
  'name: hello\nsummary: s\ndescription: d\npeers: {cluster: cluster}\nresources: {build: {type: file, filename: app.txt}}\n';

test('a hook that fails leaves nothing of what it buffered, and shows as error', async () => {
  const { charm, deploy, request, eventually, unit } = await controllerFixture();
  const install = `#!/bin/sh
state-set key=value
open-port 80
id=$(relation-ids cluster)
status-set maintenance "before it failed"
exit 3
`;
  await deploy(charm('hello', { 'metadata.yaml': metadata, 'hooks/install': install }));
  await eventually(async () => expect((await unit('hello/0')).status).toBe('error'));
  expect(await unit('hello/0')).toMatchObject({
    ...{ status: 'error', message: 'hook failed: "install"', agent: 'idle', ports: [] },
  });
  const state = await request('exec', { unit: 'hello/0', command: ['state-get'] });
  expect(state).toEqual({ code: 0, stdout: '{}\n', stderr: '' });
  await eventually(async () => expect((await unit('hello/0')).status).toBe('error'));
});

test('resolved retries the hook, or skips it', async () => {
  const { charm, deploy, request, eventually, unit, untilIdle, journal, rest } =
    await controllerFixture();
  const install = '#!/bin/sh\necho try >> $JOURNAL\n[ -e $JOURNAL.mended ]\n';
  const start = '#!/bin/sh\nstatus-set active\n';
  await deploy(
    charm('hello', { 'metadata.yaml': metadata, 'hooks/install': install, 'hooks/start': start }),
  );
  const failed = () => eventually(async () => expect((await unit('hello/0')).status).toBe('error'));
  await failed();
  const tries = journal().length;
  await request('resolved', { unit: 'hello/0', retry: true });
  await eventually(() => expect(journal().length).toBeGreaterThan(tries));
  await failed();
  await request('resolved', { unit: 'hello/0', retry: false });
  await untilIdle('hello/0', 'active');
  const last = journal().length;
  await rest();
  expect(journal()).toHaveLength(last);
  await expect(request('resolved', { unit: 'hello/0', retry: true })).rejects.toMatchObject({
    code: 'UNIT_NOT_FAILED',
  });
});

test('what a hook sets is not there for other hooks before it ends, and all there afterwards', async () => {
  const { charm, deploy, untilIdle, request } = await controllerFixture();
  const start = `#!/bin/sh
state-set one=1 two=2
[ "$(state-get one)" = 1 ] || exit 1
open-port 8000-8010/udp
relation-set -r $(relation-ids cluster) key=value
relation-set -r $(relation-ids cluster) --app name=app
printf '{"long":"%s"}' "$(head -c 100000 /dev/zero | tr '\\0' x)" | state-set --file -
application-version-set 1.2
status-set active
`;
  await deploy(charm('hello', { 'metadata.yaml': metadata, 'hooks/start': start }));
  expect((await untilIdle('hello/0', 'active')).ports).toEqual(['8000-8010/udp']);
  const { stdout } = await request('exec', {
    unit: 'hello/0',
    command: [
      'state-get --format=json | head -c 40; relation-get -r $(relation-ids cluster) - hello/0',
    ],
  });
  expect(stdout).toContain('"one":"1"');
  const { units } = await request('show-unit', { units: ['hello/0'] });
  expect(units).toMatchObject({
    'hello/0': {
      'workload-version': '1.2',
      'relation-info': [
        { 'application-data': { name: 'app' }, 'local-unit': { data: { key: 'value' } } },
      ],
    },
  });
});

test('a machine’s shell loop keeps its input from the tools in it', async () => {
  const { charm, deploy, untilIdle, request } = await controllerFixture();
  await deploy(charm('hello', { 'metadata.yaml': metadata }));
  await untilIdle('hello/0', 'unknown');
  const loop =
    'printf "a\\nb\\n" | while read -r line; do state-set "$line=1"; config-get; done; state-get';
  const { stdout } = await request('exec', { unit: 'hello/0', command: [loop] });
  expect(stdout).toContain('a:');
  expect(stdout).toContain('b:');
});

test('an attached resource makes the charm upgrade and is there to be got', async () => {
  const { charm, deploy, untilIdle, request, journal, rest, file } = await controllerFixture();
  const dispatch = `#!/bin/sh
case $JUJU_HOOK_NAME in
  install|upgrade-charm|config-changed) got=$(resource-get build) && echo "$JUJU_HOOK_NAME \${got##*/} $(cat $got)" >> $JOURNAL || echo "$JUJU_HOOK_NAME none" >> $JOURNAL ;;
esac
`;
  const folder = charm('hello', {
    'metadata.yaml': metadata,
    dispatch: dispatch.replace('$(cat $got)', ''),
  });
  await deploy(folder);
  await untilIdle('hello/0', 'unknown');
  const attached = await request('attach-resource', {
    ...{ application: 'hello', name: 'build', path: file('v1.txt', 'one') },
  });
  expect(attached).toEqual({ revision: 1 });
  await rest();
  expect(journal().map((line) => line.trim())).toEqual([
    ...['install none', 'config-changed none', 'upgrade-charm app.txt', 'config-changed app.txt'],
  ]);
});

test('refresh brings new files, takes old ones away and keeps what the charm made', async () => {
  const { charm, deploy, untilIdle, request, journal, rest } = await controllerFixture();
  const report = 'echo "$JUJU_HOOK_NAME $(ls | grep -v hooks | tr "\\n" " ")" >> $JOURNAL';
  const first = {
    'metadata.yaml': metadata,
    'old.txt': 'x',
    'hooks/start': '#!/bin/sh\ntouch own.txt\nstatus-set active\n',
  };
  await deploy(charm('hello', first));
  await untilIdle('hello/0', 'active');
  const second = {
    'metadata.yaml': metadata,
    'new.txt': 'y',
    'hooks/upgrade-charm': `#!/bin/sh\n${report}\n`,
    'hooks/config-changed': `#!/bin/sh\n${report}\n`,
  };
  const folder = charm('hello', second);
  const answer = await request('refresh', { application: 'hello', charm: folder, resources: {} });
  expect(answer).toEqual({ revision: 1 });
  await rest();
  expect(journal().map((line) => line.trim())).toEqual([
    ...['upgrade-charm', 'config-changed'].map((hook) => `${hook} metadata.yaml new.txt own.txt`),
  ]);
});
