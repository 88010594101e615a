import { expect, test } from 'vitest';
import { controllerFixture } from './controller-fixture.ts';

const charmFiles = {
  'metadata.yaml': 'name: hello\nsummary: s\ndescription: d\n',
  'actions.yaml': `
greet:
  description: says hello
  params: {name: {type: string, default: world}, loud: {type: boolean}}
  required: []
broken: {}
gone: {}
`,
  'actions/greet': `#!/bin/sh
action-log "looking up $JUJU_ACTION_NAME"
action-set greeting.text="hello $(action-get name)"
echo printed
state-set greeted=yes
`,
  'actions/broken': '#!/bin/sh\nstate-set broken=yes\naction-set why=that\necho bad >&2\nexit 4\n',
};

async function deployed() {
  const it = await controllerFixture();
  await it.deploy(it.charm('hello', charmFiles));
  await it.untilIdle('hello/0', 'unknown');
  const run = (action: string, params: Record<string, string | boolean> = {}) =>
    it.request('run', { unit: 'hello/leader', action, params, background: false });
  return { ...it, run };
}

test('an action answers with its results, its output and its log', async () => {
  const { run, request } = await deployed();
  expect(await run('greet')).toEqual({
    ...{ id: '1', unit: 'hello/0', action: 'greet', status: 'completed', message: '' },
    results: { greeting: { text: 'hello world' }, 'return-code': 0, stdout: 'printed\n' },
    log: ['looking up greet'],
  });
  expect(await request('show-operation', { id: '1' })).toMatchObject({ status: 'completed' });
  const { stdout } = await request('exec', { unit: 'hello/0', command: ['state-get', 'greeted'] });
  expect(stdout).toBe('yes\n');
});

test('an action that fails changes nothing, and does not put the unit in error', async () => {
  const { run, request, untilIdle } = await deployed();
  expect(await run('broken')).toMatchObject({
    status: 'failed',
    message: 'exit status 4',
    results: { why: 'that', 'return-code': 4, stderr: 'bad\n' },
  });
  const { stdout } = await request('exec', { unit: 'hello/0', command: ['state-get', 'broken'] });
  expect(stdout.trim()).toBe('');
  await untilIdle('hello/0', 'unknown');
});

test('an action without a program says so', async () => {
  const { run } = await deployed();
  expect(await run('gone')).toMatchObject({
    status: 'failed',
    message: 'action not implemented on unit "hello/0"',
  });
});

test('parameters are checked against the charm’s actions.yaml', async () => {
  const { run } = await deployed();
  await expect(run('greet', { name: 'you', loud: 'very' })).rejects.toMatchObject({
    code: 'ACTION_PARAMS_INVALID',
    message: 'action greet: loud must be boolean',
  });
  await expect(run('greet', { who: 'you' })).rejects.toMatchObject({
    code: 'ACTION_PARAMS_INVALID',
  });
  await expect(run('gret')).rejects.toMatchObject({
    code: 'ACTION_UNKNOWN',
    hint: 'did you mean "greet"?',
  });
});

test('an action runs while a failed hook waits', async () => {
  const it = await controllerFixture();
  await it.deploy(it.charm('hello', { ...charmFiles, 'hooks/start': '#!/bin/sh\nexit 1\n' }));
  await it.eventually(async () => expect((await it.unit('hello/0')).status).toBe('error'));
  const action = { unit: 'hello/0', action: 'greet', params: {}, background: false };
  expect(await it.request('run', action)).toMatchObject({ status: 'completed' });
  await it.eventually(async () =>
    expect(await it.unit('hello/0')).toMatchObject({ message: 'hook failed: "start"' }),
  );
});

test('exec runs one argument as a shell line and several as words, and passes on the exit code', async () => {
  const { request } = await deployed();
  const exec = (...command: string[]) => request('exec', { unit: 'hello/0', command });
  expect(await exec('echo a; echo b >&2; exit 7')).toEqual({
    ...{ code: 7, stdout: 'a\n', stderr: 'b\n' },
  });
  expect((await exec('echo', "it's $HOME; a")).stdout).toBe("it's $HOME; a\n");
  expect((await exec('echo $JUJU_UNIT_NAME')).stdout).toBe('hello/0\n');
});

test('exec ends a command whose time is up, and all that it started', async () => {
  const { request } = await deployed();
  const command = ['sleep 600 & sleep 600'];
  const answer = await request('exec', { unit: 'hello/0', command, timeout: 0.2 });
  expect(answer).toMatchObject({ code: 124, timedOut: true });
});
