import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const source = join(import.meta.dirname, '../../hooks/dispatch');

/** Stands in for Node: says what it was started with. */
const stubNode = `#!/bin/sh
echo "node=$0"; echo "bundle=$1"; echo "path=\${JUJU_DISPATCH_PATH-unset}"; echo "cache=\${NODE_COMPILE_CACHE-unset}"
exit "\${STUB_EXIT:-0}"
`;

let charm: string;

beforeEach(() => {
  charm = realpathSync(mkdtempSync(join(tmpdir(), 'dispatch-script-')));
  copyFileSync(source, join(charm, 'dispatch'));
  chmodSync(join(charm, 'dispatch'), 0o755);
  writeFileSync(join(charm, 'charm.cjs'), '');
  for (const folder of ['hooks', 'actions']) mkdirSync(join(charm, folder));
  symlinkSync('../dispatch', join(charm, 'hooks/install'));
  symlinkSync('../dispatch', join(charm, 'actions/backup'));
});

afterEach(() => rmSync(charm, { recursive: true }));

function putNode(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const node = join(folder, 'node');
  writeFileSync(node, stubNode);
  chmodSync(node, 0o755);
  return node;
}

function run(
  program: string,
  env: Record<string, string> = {},
  cwd = charm,
): { code: number | null; said: Record<string, string>; stderr: string } {
  const PATH = env.PATH ?? '/usr/bin:/bin';
  const result = spawnSync(program, [], { cwd, env: { ...env, PATH }, encoding: 'utf8' });
  const lines = result.stdout.trim().split('\n');
  const said = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  return { code: result.status, said, stderr: result.stderr };
}

describe('with the Node that the charm brings', () => {
  let node: string;
  beforeEach(() => {
    node = putNode(join(charm, 'runtime'));
  });

  test('it starts the bundle with an otherwise bare environment', () => {
    const { code, said, stderr } = run('./dispatch', { JUJU_DISPATCH_PATH: 'hooks/start' });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(said).toEqual({
      node,
      bundle: join(charm, 'charm.cjs'),
      path: 'hooks/start',
      cache: join(charm, '.compile-cache'),
    });
  });

  test('the folder that the agent names wins over the place of the script', () => {
    const other = join(charm, 'with blanks');
    mkdirSync(other);
    writeFileSync(join(other, 'charm.cjs'), '');
    putNode(join(other, 'runtime'));
    const { said } = run('./dispatch', { JUJU_CHARM_DIR: other });
    expect(said.bundle).toBe(join(other, 'charm.cjs'));
  });

  test.each([
    ['hooks/install', 'hooks/install'],
    ['actions/backup', 'actions/backup'],
  ])('started as %s it works out the hook itself', (link, path) => {
    expect(run(link).said.path).toBe(path);
    expect(run(join(charm, link), {}, '/').said).toMatchObject({
      path,
      bundle: join(charm, 'charm.cjs'),
    });
  });

  test('what the agent says about the hook is not overruled', () => {
    const { said } = run('hooks/install', { JUJU_DISPATCH_PATH: 'hooks/stop' });
    expect(said.path).toBe('hooks/stop');
  });

  test('started as dispatch without a hook, as juju-exec may, it names none', () => {
    expect(run('./dispatch').said.path).toBe('unset');
  });

  test('the charm’s exit code is the script’s', () => {
    expect(run('./dispatch', { STUB_EXIT: '7' }).code).toBe(7);
  });

  test('a missing bundle is named', () => {
    rmSync(join(charm, 'charm.cjs'));
    const { code, stderr } = run('./dispatch');
    expect(code).toBe(1);
    expect(stderr).toContain(join(charm, 'charm.cjs'));
  });
});

/** Node itself, which takes itself for the version in STUB_VERSION and notes each of its starts. */
function putNodeOnPath(): string {
  const folder = join(charm, 'bin');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'version.cjs'),
    'const version = process.env.STUB_VERSION;\n' +
      'const versions = { ...process.versions, node: version.slice(1) };\n' +
      'Object.defineProperties(process, { version: { value: version }, versions: { value: versions } });\n',
  );
  const node = join(folder, 'node');
  const real = process.execPath;
  writeFileSync(
    node,
    `#!/bin/sh\necho started >> '${folder}/starts'\nexec '${real}' -r '${folder}/version.cjs' "$@"\n`,
  );
  chmodSync(node, 0o755);
  writeFileSync(
    join(charm, 'charm.cjs'),
    "console.log('bundle=' + process.argv[1]); console.log('cache=' + process.env.NODE_COMPILE_CACHE);" +
      'process.exitCode = 7;',
  );
  return `${folder}:/usr/bin:/bin`;
}

// A machine of the local controller has its own Node, which goes before PATH.
describe.skipIf(existsSync('/usr/lib/charmwright/node'))('without a Node of its own', () => {
  test('it takes the one on PATH and starts it once', () => {
    const PATH = putNodeOnPath();
    const { code, said, stderr } = run('./dispatch', { PATH, STUB_VERSION: 'v24.1.0' });
    expect({ code, stderr }).toEqual({ code: 7, stderr: '' });
    expect(said).toEqual({
      bundle: join(charm, 'charm.cjs'),
      cache: join(charm, '.compile-cache'),
    });
    expect(readFileSync(join(charm, 'bin/starts'), 'utf8')).toBe('started\n');
  });

  test.each(['v20.19.0', 'v8.0.0', 'v23.11.1'])('it refuses Node %s', (version) => {
    const { code, said, stderr } = run('./dispatch', {
      PATH: putNodeOnPath(),
      STUB_VERSION: version,
    });
    expect({ code, bundle: said.bundle }).toEqual({ code: 1, bundle: undefined });
    expect(stderr).toMatch(/^dispatch: Node 24 or newer is needed, and \S+ v\d/);
    expect(stderr).toContain(version);
  });

  test.each(['v24.0.0', 'v26.3.1', 'v31.0.0', 'v100.0.0'])('it takes Node %s', (version) => {
    expect(run('./dispatch', { PATH: putNodeOnPath(), STUB_VERSION: version }).code).toBe(7);
  });

  test('it says so when there is none at all', () => {
    const tools = join(charm, 'tools');
    mkdirSync(tools);
    for (const tool of ['dirname', 'readlink']) symlinkSync(`/usr/bin/${tool}`, join(tools, tool));
    const { code, stderr } = run('./dispatch', { PATH: tools });
    expect(code).toBe(1);
    expect(stderr).toContain('no node was found on PATH');
  });
});
