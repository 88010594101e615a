import { readdirSync } from 'node:fs';
import { cp, mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { commandGroups, compareCommands } from '../../src/cli/command-groups.ts';
import { allCommands, commandsFor } from '../../src/cli/load-commands.ts';
import { createProgram } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import {
  apiError,
  charmwright,
  charmwrightProgram,
  executable,
  fakeController,
  temporaryFolder,
} from './support/fake-controller.ts';

const silent = {
  isTTY: false,
  erase: () => undefined,
  columns: 80,
  write: () => undefined,
  line: () => undefined,
  style: (_: string, text: string) => text,
};
const terminal: Terminal = {
  cwd: '/',
  env: {},
  stdin: process.stdin,
  out: silent,
  err: silent,
  interrupted: new AbortController().signal,
};
const context = { terminal, exit: () => undefined };
const commands = await allCommands();
const program = createProgram(context, commands);

test('help lists Juju’s verbs and goes to standard output', async () => {
  const { code, stdout, stderr } = await charmwrightProgram(['--help']);
  expect([code, stderr]).toEqual([0, '']);
  const verbs =
    'build deploy refresh attach-resource config integrate|relate remove-relation add-unit remove-unit remove-application expose unexpose status show-unit debug-log wait-for run show-operation exec ssh resolved models destroy-model completion';
  for (const verb of verbs.split(' ')) expect(stdout).toContain(`\n  ${verb} `);
  expect(stdout).not.toContain('__complete');
});

test.each(
  program.commands.filter((each) => !each.name().startsWith('_')).map((each) => each.name()),
)('the help of %s has examples', (name) => {
  let text = '';
  const command = program.commands.find((each) => each.name() === name);
  command?.configureOutput({ writeOut: (more) => (text += more) }).outputHelp();
  expect(text).toContain(`Examples:\n  charmwright ${name}`);
});

test('a command’s file has the command’s name, and help lists it', () => {
  const files = readdirSync(resolve(import.meta.dirname, '../../src/cli/commands'));
  const names = commands.map((make) => make(context).name());
  expect(names.map((name) => `${name}.ts`).sort()).toEqual(files.sort());
  const groups = Object.values(commandGroups);
  const unlisted = commands.filter(
    (make) => !groups.some((group) => group === make(context).helpGroup()),
  );
  expect(unlisted).toEqual([]);
});

test('help lists commands in the order that is written down, new ones last', () => {
  const written = ['deploy', 'refresh', 'config'];
  expect([...written, 'a-new-one'].toSorted(compareCommands)).toEqual([...written, 'a-new-one']);
});

test('a command line loads the one command that it names, and all where it names none', async () => {
  const loaded = async (...argv: readonly string[]): Promise<readonly string[]> =>
    (await commandsFor(argv)).map((make) => make(context).name());
  expect(await loaded('status', '--format', 'json')).toEqual(['status']);
  expect(await loaded('__complete', '--', 'status', '--f')).toEqual(['status']);
  expect(await loaded('__complete', '--', 'stat')).toHaveLength(commands.length);
  expect(await loaded('relate', 'a', 'b')).toHaveLength(commands.length);
  expect(await loaded('--help')).toHaveLength(commands.length);
  expect(await loaded('../program')).toHaveLength(commands.length);
  expect(await loaded()).toHaveLength(commands.length);
});

test.each([
  [['bulid'], 'unknown command', 'Did you mean build?'],
  [['deploy'], 'missing required argument', 'charmwright deploy --help'],
  [['status', '--formt', 'json'], 'unknown option', 'Did you mean --format?'],
  [
    ['status', '--format', 'xml'],
    'Allowed choices are tabular, json, yaml',
    'charmwright status --help',
  ],
  [['add-unit', 'hello', '-n', '0'], 'a whole number of at least 1', 'add-unit --help'],
  [['wait-for', 'model', 'x'], 'unknown command', 'wait-for --help'],
  [['attach-resource', 'hello', 'build'], 'expected a resource as name=value', 'hint'],
  [['exec', 'ls'], 'expected a unit such as hello/0', 'hint'],
  [['exec', 'hello/0'], 'no command', 'hint'],
  [['debug-log', '--level', 'LOUD'], 'expected a level', 'hint'],
])('%j is a usage error: code 2, a word on what and how', async (args, message, hint) => {
  const { code, stdout, stderr } = await charmwright(args);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('error USAGE:');
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
});

test('a mistake of the user ends with code 1, its code and a hint, and no stack', async () => {
  const { home } = await fakeController({
    answers: { status: () => apiError('MODEL_UNKNOWN', 'there is no model shop', 'name another') },
  });
  const { code, stdout, stderr } = await charmwrightProgram(['status', '-m', 'shop'], { home });
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr: 'error MODEL_UNKNOWN: there is no model shop\nhint: name another\n',
  });
});

test('the program ends with code 2 when it is called wrongly', async () => {
  expect((await charmwrightProgram(['status', '--nonsense'])).code).toBe(2);
});

test('a fault of ours asks for a report, and shows its stack only with --debug', async () => {
  const { home } = await fakeController();
  const plain = await charmwright(['status'], { home });
  expect(plain.code).toBe(1);
  expect(plain.stderr).toContain('report it');
  expect(plain.stderr).not.toContain('    at ');
  expect((await charmwright(['status', '--debug'], { home })).stderr).toContain('    at ');
});

test('it runs from anywhere, through links and with another Node on the PATH', async () => {
  const folder = temporaryFolder();
  await mkdir(join(folder, 'bin'));
  await symlink(executable, join(folder, 'bin/charmwright'));
  await symlink('bin/charmwright', join(folder, 'again'));
  const program = join(folder, 'again');
  const { code, stdout } = await charmwrightProgram(['--version'], {
    program,
    cwd: folder,
    env: { PATH: '/usr/bin:/bin' },
  });
  expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)]);
});

test('a copy of the sources in node_modules says what to do instead', async () => {
  const folder = join(temporaryFolder(), 'node_modules/charmwright');
  await mkdir(join(folder, 'src/cli'), { recursive: true });
  await cp(executable, join(folder, 'bin/charmwright'));
  await writeFile(join(folder, 'src/cli/main.ts'), '');
  const { code, stderr } = await charmwrightProgram(['--version'], {
    program: join(folder, 'bin/charmwright'),
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` },
  });
  expect([code, stderr]).toEqual([1, expect.stringContaining('--install-links=false')]);
});
