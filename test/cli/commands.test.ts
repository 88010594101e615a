import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { packageVersion } from '../../src/cli/package-version.ts';
import type { ActionOutcome, LogLine } from '../../src/controller/api.ts';
import { controllerVersion } from '../../src/controller/verbs/models.ts';
import {
  charmwright,
  charmwrightProgram,
  fakeController,
  temporaryFolder,
} from './support/fake-controller.ts';

const model = 'default';

const unit = (workload: string, agent: string, message = '') => ({
  'workload-status': { current: workload, message },
  'juju-status': { current: agent },
  machine: '0',
  'public-address': '10.77.0.10',
  'open-ports': ['80/tcp'],
});

const statusWith = (...units: readonly ReturnType<typeof unit>[]) => ({
  relations: [],
  status: {
    model: { name: 'default', controller: 'local' },
    machines: {},
    applications: {
      hello: {
        charm: 'hello',
        units: Object.fromEntries(units.map((each, index) => [`hello/${index}`, each])),
      },
    },
  },
});

test('deploy sends absolute paths, settings and resources, and says what came of it', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'metadata.yaml'), 'name: hello\n');
  await writeFile(join(folder, 'dispatch'), '');
  await writeFile(join(folder, 'settings.yaml'), 'hello:\n  port: 80\n  debug: true\n');
  await writeFile(join(folder, 'text'), 'A=1\n');
  const { home, requests } = await fakeController({
    answers: { deploy: () => ({ application: 'shop', units: ['shop/0', 'shop/1'] }) },
  });
  const words =
    'deploy . --config settings.yaml --config port=8080 --config variables=@text --resource build=b.tar.gz -n 2';
  const deploy = () => charmwright(words.split(' '), { home, cwd: folder });
  const first = await deploy();
  expect(first.stderr).toContain('hint: charmwright controller install\n');
  // That is said once for a home.
  expect(await deploy()).toEqual({
    code: 0,
    stdout: 'deployed shop with shop/0, shop/1\n',
    stderr: 'follow it: charmwright wait-for application shop\n',
  });
  expect(requests.slice(1)).toEqual([
    [
      'deploy',
      {
        model,
        charm: folder,
        units: 2,
        config: { port: '8080', debug: 'true', variables: 'A=1\n' },
        resources: { build: join(folder, 'b.tar.gz') },
      },
    ],
  ]);
});

test('deploy builds a source first, and tells its faults without asking the controller', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'metadata.yaml'), 'name: hello\nsummary: x\ndescription: z\n');
  await writeFile(join(folder, 'layer.yaml'), '');
  const { home, requests } = await fakeController({
    answers: { deploy: () => ({ application: 'hello', units: [] }) },
  });
  expect((await charmwright(['deploy', folder], { home })).code).toBe(0);
  const { charm } = requests[0]?.[1] as { readonly charm: string };
  expect(dirname(charm)).toBe(join(home, 'builds'));
  expect(await readFile(join(charm, 'metadata.yaml'), 'utf8')).toContain('name: "hello"');
  expect((await readdir(folder)).sort()).toEqual(['layer.yaml', 'metadata.yaml']);
  await writeFile(join(folder, 'metadata.yaml'), 'name: hello\n');
  const failed = await charmwright(['deploy', folder], { home });
  expect(failed.code).toBe(1);
  expect(failed.stderr).toContain('KEY_MISSING');
  expect(requests).toHaveLength(1);
});

test('a progress of the controller is shown on standard error, each step once', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'metadata.yaml'), 'name: hello\n');
  await writeFile(join(folder, 'dispatch'), '');
  const { home } = await fakeController({
    events: [0.1, 0.2].map((fraction) => ({
      kind: 'progress',
      subject: 'image',
      message: 'unpacking',
      fraction,
    })),
    answers: {
      status: () => statusWith(unit('active', 'idle')),
      models: () => ({ models: [] }),
      'destroy-model': () => ({}),
    },
  });
  const end = await charmwright(['wait-for', 'application', 'hello'], { home });
  expect(end.stdout).toBe('application hello is active\n');
  expect(
    end.stderr.split('\n').filter((line) => line.includes('unpacking')).length,
  ).toBeLessThanOrEqual(1);
});

const settings = {
  application: 'hello',
  charm: 'hello',
  settings: {
    port: { type: 'int', description: 'Where', source: 'user', value: 8080, default: 80 },
    debug: { type: 'boolean', description: 'Loud', source: 'unset' },
  },
} as const;

test('config prints all options, or the value of one', async () => {
  const { home, requests } = await fakeController({ answers: { config: () => settings } });
  expect((await charmwright(['config', 'hello'], { home })).stdout).toMatchInlineSnapshot(`
    "application: hello
    charm: hello
    settings:
      debug:
        description: Loud
        source: unset
        type: boolean
      port:
        default: 80
        description: Where
        source: user
        type: int
        value: 8080
    "
  `);
  expect((await charmwright(['config', 'hello', 'port'], { home })).stdout).toBe('8080\n');
  const unknown = await charmwright(['config', 'hello', 'prot'], { home });
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    'error CONFIG_OPTION_UNKNOWN: there is no option prot\nhint: did you mean "port"?\n',
  ]);
  expect(requests.every(([verb]) => verb === 'config')).toBe(true);
});

test('config sets and resets, with values that hold anything', async () => {
  const { home, requests } = await fakeController({ answers: { config: () => settings } });
  const value = `a=b "c" $d % \\ 'e'\n=`;
  const end = await charmwright(['config', 'hello', `x=${value}`, 'y=', '--reset', 'port,debug'], {
    home,
  });
  expect(end).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(requests).toEqual([
    ['config', { model, application: 'hello', set: { x: value, y: '' }, reset: ['port', 'debug'] }],
  ]);
});

test('the model comes from the option, then from the environment', async () => {
  const { home, requests } = await fakeController({
    answers: { 'show-unit': () => ({ units: {} }) },
  });
  const env = { CHARMWRIGHT_MODEL: 'two' };
  await charmwright(['show-unit', 'hello/0'], { home, env });
  await charmwright(['show-unit', 'hello/0', '-m', 'three', '--home', home], { env });
  expect(requests.map(([, body]) => body)).toEqual([
    { model: 'two', units: ['hello/0'] },
    { model: 'three', units: ['hello/0'] },
  ]);
});

test('relations and units are asked for with Juju’s words', async () => {
  const { home, requests } = await fakeController({
    answers: {
      integrate: () => ({ relation: 'hello:db postgresql:db' }),
      'remove-relation': () => ({ relation: 'hello:db postgresql:db' }),
      'add-unit': () => ({ units: ['hello/1'] }),
      'remove-unit': () => ({ units: ['hello/1'] }),
      'remove-application': () => ({ units: ['hello/0'] }),
      resolved: () => ({}),
      'attach-resource': () => ({ revision: 2 }),
    },
  });
  const calls = [
    'relate hello:db postgresql',
    'remove-relation hello:db postgresql',
    'add-unit hello -n 1',
    'remove-unit hello/1 --force',
    'remove-application hello --no-prompt',
    'resolved hello/0 --no-retry',
    'attach-resource hello build=/b.tar.gz',
  ];
  for (const call of calls) expect((await charmwright(call.split(' '), { home })).code).toBe(0);
  expect(requests).toEqual([
    ['integrate', { model, endpoints: ['hello:db', 'postgresql'] }],
    ['remove-relation', { model, endpoints: ['hello:db', 'postgresql'] }],
    ['add-unit', { model, application: 'hello', count: 1 }],
    ['remove-unit', { model, units: ['hello/1'], force: true }],
    ['remove-application', { model, application: 'hello', force: false }],
    ['resolved', { model, unit: 'hello/0', retry: false }],
    ['attach-resource', { model, application: 'hello', name: 'build', path: '/b.tar.gz' }],
  ]);
});

test.each([
  [
    ['exec', '--unit', 'hello/0', '--', 'systemctl', 'show', 'x', '-p', 'User'],
    ['systemctl', 'show', 'x', '-p', 'User'],
  ],
  [
    ['exec', 'hello/0', '--', 'ls', '-l', '--', 'a'],
    ['ls', '-l', '--', 'a'],
  ],
  [
    ['exec', 'hello/0', 'ls', '--format', 'x'],
    ['ls', '--format', 'x'],
  ],
])(
  '%j runs its command on hello/0, and its output and exit code are the command’s',
  async (args, command) => {
    const { home, requests } = await fakeController({
      answers: { exec: () => ({ code: 7, stdout: 'out', stderr: 'err\n' }) },
    });
    expect(await charmwright(args, { home })).toEqual({ code: 7, stdout: 'out', stderr: 'err\n' });
    expect(requests).toEqual([['exec', { model, unit: 'hello/0', command }]]);
  },
);

test('exec on an application runs on each of its units and names them', async () => {
  const { home, requests } = await fakeController({
    answers: {
      status: () => statusWith(unit('active', 'idle'), unit('active', 'idle')),
      exec: ({ unit: name }) => ({
        code: name === 'hello/1' ? 3 : 0,
        stdout: `${name}!\n`,
        stderr: '',
      }),
    },
  });
  const end = await charmwright(['exec', '--application', 'hello', '--', 'true'], { home });
  expect(end).toEqual({ code: 3, stdout: 'hello/0:\nhello/0!\nhello/1:\nhello/1!\n', stderr: '' });
  expect(requests.filter(([verb]) => verb === 'exec')).toHaveLength(2);
});

test('exec says that the time was up, and that an option came too late', async () => {
  const { home } = await fakeController({
    answers: { exec: () => ({ code: 124, stdout: 'half\n', stderr: '', timedOut: true }) },
  });
  const words = ['exec', '--timeout', '1s', 'hello/0', '--', 'sleep', '9'];
  const late = await charmwright(words, { home });
  expect(late).toMatchObject({ code: 124, stdout: 'half\n' });
  expect(late.stderr).toContain('error COMMAND_TIMEOUT');
  const wrong = await charmwright(['exec', 'hello/0', '--timeout', '1s', '--', 'true'], { home });
  expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('"--timeout"')]);
});

test('run prints what the action printed as it was printed', async () => {
  const results = { size: '3', stdout: 'a\nb\n', stderr: 'oh\n', 'return-code': 0 };
  const { home } = await fakeController({
    answers: { run: () => ({ ...outcome, results, log: [] }) },
  });
  const end = await charmwright(['run', 'hello/0', 'backup'], { home });
  expect(end).toEqual({ code: 0, stdout: 'size: "3"\na\nb\n', stderr: 'oh\n' });
});

test('ssh enters as the controller says, and hands the words to the shell there as one line', async () => {
  const { home } = await fakeController({
    answers: { enter: () => ({ argv: ['/bin/sh', '-c', 'echo "$@"; exit 5', 'sh'] }) },
  });
  const end = await charmwrightProgram(['ssh', 'hello/0', 'ls', '-l', '|', 'wc'], { home });
  expect(end).toEqual({ code: 5, stdout: '/bin/bash -c ls -l | wc\n', stderr: '' });
});

const outcome: ActionOutcome = {
  id: '4',
  unit: 'hello/0',
  action: 'backup',
  status: 'completed',
  message: '',
  results: { size: '3' },
  log: ['half'],
};

test('run sends parameters as YAML and prints the result', async () => {
  const { home, requests } = await fakeController({ answers: { run: () => outcome } });
  const end = await charmwright(
    ['run', 'hello/0', 'backup', 'full=true', 'to.host=a', 'to.port=80', 'name=x=y'],
    { home },
  );
  expect(end).toEqual({ code: 0, stdout: 'size: "3"\n', stderr: 'half\n' });
  expect(requests[0]?.[1]).toEqual({
    model,
    unit: 'hello/0',
    action: 'backup',
    params: { full: true, to: { host: 'a', port: 80 }, name: 'x=y' },
    background: false,
  });
});

test('a failed action ends with code 1 and its message', async () => {
  const failed = { ...outcome, status: 'failed', message: 'no disk' } as const;
  const { home } = await fakeController({
    answers: { run: () => failed, 'show-operation': () => failed },
  });
  const end = await charmwright(['run', 'hello/0', 'backup', '--format', 'json'], { home });
  expect(end.code).toBe(1);
  expect(JSON.parse(end.stdout)).toMatchObject({
    'hello/0': { status: 'failed', message: 'no disk' },
  });
  expect(end.stderr).toContain('error ACTION_FAILED: backup failed on hello/0: no disk');
  expect((await charmwright(['show-operation', '4'], { home })).code).toBe(1);
});

test('wait-for ends when the status has come, and in time when it has not', async () => {
  const states = [
    unit('waiting', 'executing', 'no source'),
    unit('active', 'executing'),
    unit('active', 'idle'),
  ];
  let asked = 0;
  const { home } = await fakeController({
    answers: { status: () => statusWith(states[Math.min(asked++, 2)] ?? unit('active', 'idle')) },
  });
  const end = await charmwright(['wait-for', 'application', 'hello'], { home });
  expect([end.code, end.stdout]).toEqual([0, 'application hello is active\n']);
  expect(end.stderr).toContain('hello: hello/0 waiting/executing (no source)\n');
  const late = await charmwright(
    ['wait-for', 'unit', 'hello/0', '--status', 'blocked', '--timeout', '1ms'],
    { home },
  );
  expect(late.code).toBe(1);
  expect(late.stderr).toContain(
    'error WAIT_TIMEOUT: waited 1ms for unit hello/0 to be blocked\n  hello/0 active/idle\n',
  );
});

const line = (parts: Pick<LogLine, 'sequence' | 'entity' | 'level' | 'message'>): LogLine => ({
  ...parts,
  time: '2026-01-02T03:04:05.678Z',
  module: 'unit.hello/0.juju-log',
});

test('debug-log prints the newest lines and ends when standard output is no terminal', async () => {
  const lines = Array.from({ length: 12 }, (_, index) =>
    line({ sequence: index + 1, entity: 'unit-hello-0', level: 'INFO', message: `m${index}` }),
  );
  const { home } = await fakeController({ answers: { 'debug-log': () => ({ lines }) } });
  const { stdout } = await charmwright(['debug-log', '-n', '2'], { home });
  expect(stdout).toBe(
    'unit-hello-0: 03:04:05 INFO unit.hello/0.juju-log m10\nunit-hello-0: 03:04:05 INFO unit.hello/0.juju-log m11\n',
  );
  expect((await charmwright(['debug-log', '--replay'], { home })).stdout.split('\n')).toHaveLength(
    13,
  );
});

test('debug-log filters by level, unit and application', async () => {
  const lines = [
    line({ sequence: 1, entity: 'unit-hello-0', level: 'DEBUG', message: 'a' }),
    line({ sequence: 2, entity: 'unit-hello-1', level: 'ERROR', message: 'b' }),
    line({ sequence: 3, entity: 'controller', level: 'WARNING', message: 'c' }),
    line({ sequence: 4, entity: 'unit-hello-world-0', level: 'ERROR', message: 'd' }),
  ];
  const { home } = await fakeController({ answers: { 'debug-log': () => ({ lines }) } });
  const messages = async (...args: string[]): Promise<string[]> => {
    const { stdout } = await charmwright(['debug-log', '--format', 'json', ...args], { home });
    return stdout
      .split('\n')
      .flatMap((text) => (text === '' ? [] : (JSON.parse(text) as LogLine).message));
  };
  expect(await messages('--level', 'warning')).toEqual(['b', 'c', 'd']);
  expect(await messages('--include', 'hello/0')).toEqual(['a']);
  expect(await messages('--include', 'hello')).toEqual(['a', 'b']);
  expect(await messages('--exclude', 'hello', '--exclude', 'controller')).toEqual(['d']);
});

test('debug-log --tail goes on with new lines, each once', async () => {
  const { home, tell, listened } = await fakeController({
    answers: {
      'debug-log': () => ({
        lines: [line({ sequence: 1, entity: 'unit-hello-0', level: 'INFO', message: 'old' })],
      }),
    },
  });
  const running = charmwright(['debug-log', '--tail', '--limit', '2'], { home });
  await listened;
  tell({
    kind: 'log',
    line: line({ sequence: 1, entity: 'unit-hello-0', level: 'INFO', message: 'old' }),
  });
  tell({
    kind: 'log',
    line: line({ sequence: 2, entity: 'unit-hello-0', level: 'INFO', message: 'new' }),
  });
  const { code, stdout } = await running;
  expect(code).toBe(0);
  expect(stdout.split('\n').map((each) => each.split(' ').at(-1))).toEqual(['old', 'new', '']);
});

test('models are listed, and destroyed only when that was confirmed', async () => {
  const { home, requests } = await fakeController({
    answers: {
      models: () => ({ models: [{ name: 'default', uuid: 'u', applications: 2, machines: 3 }] }),
      'destroy-model': () => ({}),
    },
  });
  expect((await charmwright(['models'], { home })).stdout).toBe(
    'Model    Apps  Machines  UUID\ndefault     2         3  u\n',
  );
  const unasked = await charmwright(['destroy-model', 'default'], { home });
  expect([unasked.code, unasked.stderr]).toEqual([
    1,
    expect.stringContaining('CONFIRMATION_MISSING'),
  ]);
  expect(requests.map(([verb]) => verb)).toEqual(['models']);
  expect(
    (await charmwright(['destroy-model', 'default', '--yes', '--force'], { home })).stdout,
  ).toBe('destroyed default\n');
  expect(requests.at(-1)).toEqual(['destroy-model', { model: 'default', force: true }]);
});

test('the Tab key finds commands, options, and names of the model', async () => {
  const { home } = await fakeController({
    answers: {
      models: () => ({ models: [{ name: 'default', uuid: 'u', applications: 1, machines: 1 }] }),
      status: () => statusWith(unit('active', 'idle')),
    },
  });
  const complete = async (...words: string[]): Promise<string[]> =>
    (await charmwright(['__complete', '--', ...words], { home })).stdout.split('\n').slice(0, -1);
  expect(await complete('re')).toEqual([
    'record',
    'refresh',
    'relate',
    'remove-application',
    'remove-machine',
    'remove-relation',
    'remove-secret',
    'remove-storage',
    'remove-unit',
    'repair',
    'resolved',
    'revoke-secret',
  ]);
  expect(await complete('status', '--f')).toEqual(['--format']);
  expect(await complete('status', '--format', '')).toEqual(['json', 'tabular', 'yaml']);
  expect(await complete('config', 'h')).toEqual(['hello']);
  expect(await complete('wait-for', 'unit', '')).toEqual(['hello/0']);
  expect(await complete('exec', 'hel')).toEqual(['hello/0']);
  expect(await complete('status', '-m', '')).toEqual(['default']);
  expect(await complete('completion', '')).toEqual(['bash', 'fish', 'zsh']);
});

test('build prints where the charm is, and nothing else, on standard output', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'metadata.yaml'), 'name: hello\nsummary: x\ndescription: z\n');
  await writeFile(join(folder, 'layer.yaml'), '');
  const end = await charmwright(['build'], { cwd: folder });
  expect([end.code, end.stdout]).toEqual([0, 'build/hello\n']);
  expect(await readFile(join(folder, 'build/hello/metadata.yaml'), 'utf8')).toContain(
    'name: "hello"',
  );
  const plan = await charmwright(['build', '--plan', '-d', 'other'], { cwd: folder });
  expect(plan.stdout).toMatch(/^Path +Layer +Tactic +From\n/);
  expect(plan.stdout).toMatch(/\nmetadata.yaml +hello +metadata +hello\n/);
});

test('a controller of another version is noticed, with what to do about it', async () => {
  const { home } = await fakeController({
    answers: { ping: () => ({ version: '0.0.9', pid: 1 }), models: () => ({ models: [] }) },
  });
  const { code, stderr } = await charmwright(['models', '--home', home]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^the controller that runs is version 0\.0\.9, this command \d/);
  expect(stderr).toContain(`hint: charmwright controller upgrade --home ${home}; machines`);
});

test('what a controller says its version is, is the version of the package', () => {
  expect(controllerVersion).toBe(packageVersion());
});
