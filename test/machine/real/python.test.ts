import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { PipOutcome } from '../../../src/machine/machine.ts';
import { classifyPip } from '../../../src/machine/real/pip-failure.ts';
import { realMachine } from '../../../src/machine/real/real-machine.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { StubPrograms } from './stub-programs.ts';

const slept: number[] = [];
const machine = realMachine({
  sleep: async (milliseconds) => {
    slept.push(milliseconds);
  },
});

/** Makes a wheel without any tool but Python's zipfile. */
async function makeWheel(folder: string, name: string, version: string): Promise<void> {
  const script = `
import sys, zipfile
folder, name, version = sys.argv[1:]
info = f"{name}-{version}.dist-info"
with zipfile.ZipFile(f"{folder}/{name}-{version}-py3-none-any.whl", "w") as wheel:
    wheel.writestr(f"{name}.py", f"version = {version!r}\\n")
    wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\\nName: {name}\\nVersion: {version}\\n")
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: x\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/RECORD", "")
`;
  const made = await machine.processes.run('python3', ['-c', script, folder, name, version]);
  expect(made).toMatchObject({ code: 0 });
}

interface Install {
  readonly requirements: string;
  readonly offline?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

async function stage() {
  const at = temporaryFolder();
  mkdirSync(`${at}/wheels`);
  await machine.python.ensureVenv(`${at}/venv`);
  const install = async ({
    requirements,
    offline = true,
    env = {},
  }: Install): Promise<PipOutcome> => {
    slept.length = 0;
    writeFileSync(`${at}/requirements.txt`, requirements);
    return machine.python.pipInstall({
      venv: `${at}/venv`,
      requirements: `${at}/requirements.txt`,
      cwd: at,
      env,
      ...(offline ? { findLinks: `${at}/wheels` } : {}),
    });
  };
  return { at, install, python: `${at}/venv/bin/python` };
}

async function serveIndex(status: number): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`;
}

test('an environment is made once, sees the system’s packages, and is repaired', async () => {
  const path = `${temporaryFolder()}/venv`;
  const { python, processes } = machine;
  expect(await python.ensureVenv(path)).toEqual({ changed: true });
  expect(await python.ensureVenv(path)).toEqual({ changed: false });
  const seen = await processes.run(`${path}/bin/python`, [
    '-c',
    'import pip, sys; print(sys.prefix, pip.__file__)',
  ]);
  expect(seen.stdout).toMatch(`${path} /usr/lib/python3/dist-packages/`);
  // As if it had been killed half-way, and as if Python had been upgraded since.
  rmSync(`${path}/.charmwright-complete`);
  rmSync(`${path}/bin/python`);
  expect(await python.ensureVenv(path)).toEqual({ changed: true });
  writeFileSync(`${path}/.charmwright-complete`, '/usr/bin/python2.7');
  writeFileSync(`${path}/left-over`, '');
  expect(await python.ensureVenv(path)).toEqual({ changed: true });
  expect(existsSync(`${path}/left-over`)).toBe(false);
  expect(await processes.run(`${path}/bin/python`, ['-c', ''])).toMatchObject({ code: 0 });
});

test('an environment that cannot be created is reported with Python’s output', async () => {
  const at = temporaryFolder();
  const stubs = new StubPrograms(at).add('python3', 'echo "ensurepip is not available"; exit 1');
  const { python } = realMachine({ path: stubs.path, interpreter: `${at}/python3` });
  await expect(python.ensureVenv(`${at}/venv`)).rejects.toMatchObject({
    code: 'VENV_FAILED',
    details: 'ensurepip is not available\n',
  });
  expect(stubs.callsOf('python3').at(-1)).toBe(`-m venv --system-site-packages ${at}/venv`);
  const { python: none } = realMachine({ interpreter: '/no/python3' });
  await expect(none.ensureVenv(`${at}/venv`)).rejects.toMatchObject({ code: 'VENV_FAILED' });
});

test('wheels are installed from a folder without an index', async () => {
  const { at, install, python } = await stage();
  await makeWheel(`${at}/wheels`, 'hello_app', '1.2');
  expect(await install({ requirements: 'hello-app\n' })).toEqual({ kind: 'installed' });
  const { stdout } = await machine.processes.run(python, [
    '-c',
    'import hello_app; print(hello_app.version)',
  ]);
  expect(stdout).toBe('1.2\n');
  const missing = await install({ requirements: 'hello-app\n\nno-such-thing==1.0\n' });
  expect(missing).toMatchObject({
    kind: 'refused',
    reason: 'no matching distribution for no-such-thing==1.0',
    output: expect.stringContaining('from versions: none') as string,
  });
  const wrong = await install({ requirements: 'hello-app==9\n' });
  expect(wrong).toMatchObject({
    kind: 'refused',
    reason: 'no matching distribution for hello-app==9',
  });
  const garbled = await install({ requirements: 'hello-app\n==1\n' });
  expect(garbled).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('==1') as string,
  });
  expect(slept).toEqual([]);
});

test('offline nothing that is given names another source', async () => {
  const { install } = await stage();
  const index = await serveIndex(500);
  const env = { PIP_INDEX_URL: index, PIP_EXTRA_INDEX_URL: index, PIP_FIND_LINKS: index };
  expect(await install({ requirements: 'nothing-here\n', env })).toMatchObject({
    kind: 'refused',
  });
});

test('an index that says no is final, one that is ill or not there is not', async () => {
  const { install } = await stage();
  const from = (index: string) =>
    install({ requirements: 'nothing-here\n', offline: false, env: { PIP_INDEX_URL: index } });
  expect(await from(await serveIndex(404))).toMatchObject({ kind: 'refused' });
  expect(slept).toEqual([]);
  expect(await from('http://127.0.0.1:1/simple')).toMatchObject({
    kind: 'unavailable',
    reason: 'the package index cannot be reached for nothing-here',
  });
  expect(slept).toEqual([2000, 4000, 8000]);
  expect(await from(await serveIndex(503))).toMatchObject({ kind: 'unavailable' });
});

const broken = (project: string, left: number) =>
  `WARNING: Retrying (Retry(total=${left}, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<x>: Failed to establish a new connection: [Errno -3] Temporary failure in name resolution')': /simple/${project}/`;
const unmatched = (requirement: string, versions: string) =>
  `ERROR: Could not find a version that satisfies the requirement ${requirement} (from versions: ${versions})\nERROR: No matching distribution found for ${requirement}`;

test.each([
  [
    'no network',
    `${broken('flask', 1)}\n${broken('flask', 0)}\n${unmatched('Flask>=2', 'none')}`,
    'transient',
  ],
  [
    'a hiccup, then no such version',
    `${broken('flask', 1)}\n${unmatched('flask==99', '1.0, 2.0')}`,
    'final',
  ],
  [
    'trouble with another project only',
    `${broken('django', 0)}\n${unmatched('flask', 'none')}`,
    'final',
  ],
  ['no such project', unmatched('flaks', 'none'), 'final'],
  [
    'a page that is ill',
    `WARNING: Could not fetch URL https://pypi.org/simple/flask/: 503 Server Error - skipping\n${unmatched('flask', 'none')}`,
    'transient',
  ],
  [
    'a download that breaks',
    "ERROR: Could not install packages due to an OSError: HTTPSConnectionPool(host='x', port=443): Max retries exceeded with url: /y",
    'transient',
  ],
  [
    'a traceback of a timeout',
    'Traceback:\n  x\npip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool: Read timed out.',
    'transient',
  ],
  ['a URL that is gone', 'ERROR: HTTP error 404 while getting https://x/y.whl', 'final'],
  ['a URL that is ill', 'ERROR: HTTP error 502 while getting https://x/y.whl', 'transient'],
  [
    'a full disk',
    'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
    'later',
  ],
  [
    'a build that fails',
    'error: subprocess-exited-with-error\n  × python setup.py egg_info did not run successfully.',
    'final',
  ],
  [
    'versions that conflict',
    'ERROR: Cannot install a==1 and b==2 because these package versions have conflicting dependencies.',
    'final',
  ],
  ['silence', '', 'final'],
])('%s is distinguished', (_, output, kind) => {
  expect(classifyPip(output).kind).toBe(kind);
});

const block = (...output: readonly string[]) =>
  [
    '  error: subprocess-exited-with-error',
    '  ',
    '  × python setup.py egg_info did not run successfully.',
    '  │ exit code: 1',
    `  ╰─> [${output.length} lines of output]`,
    ...output.map((line) => `      ${line}`),
    '      [end of output]',
    '  ',
    '  note: This error originates from a subprocess, and is likely not a problem with pip.',
  ].join('\n');
const metadata = (name: string) =>
  `error: metadata-generation-failed\n\n× Encountered error while generating package metadata.\n╰─> ${name}\n\nhint: See above for details.`;
const wheel = (name: string) =>
  `  ERROR: Failed building wheel for ${name}\nFailed to build ${name}\nERROR: Could not build wheels for ${name}, which is required to install pyproject.toml-based projects`;
const ignored = (...versions: readonly string[]) =>
  `ERROR: Ignored the following versions that require a different python version: ${versions.join('; ')}`;

test.each([
  {
    what: 'a program that a build needs',
    output: `${block('running egg_info', 'Error: pg_config executable not found.', '', 'pg_config is required to build psycopg2 from source.')}\n${metadata('psycopg2')}`,
    kind: 'final',
    reason: 'psycopg2: Error: pg_config executable not found.',
  },
  {
    what: 'a header of Python’s own',
    output: `${block('building ext', 'src/x.c:1:10: fatal error: Python.h: No such file or directory', 'compilation terminated.', "error: command '/usr/bin/gcc' failed with exit code 1")}\n${wheel('uwsgi')}`,
    kind: 'final',
    reason: 'uwsgi: src/x.c:1:10: fatal error: Python.h: No such file or directory',
  },
  {
    what: 'a header where the compiler’s command line is the last word',
    output: `${block('Modules/common.h:15:10: fatal error: lber.h: No such file or directory', 'compilation terminated.', "error: Command '['gcc', '-c']' returned non-zero exit status 1.")}\n${wheel('python-ldap')}`,
    kind: 'final',
    reason: 'python-ldap: Modules/common.h:15:10: fatal error: lber.h: No such file or directory',
  },
  {
    what: 'no compiler',
    output: `${block('running build_ext', "error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory")}\n${wheel('uwsgi')}`,
    kind: 'final',
    reason: "uwsgi: error: command 'x86_64-linux-gnu-gcc' failed: No such file or directory",
  },
  {
    what: 'a package that pkg-config lacks',
    output: `${block("Command 'pkg-config --exists mariadb' returned non-zero exit status 1.", 'Traceback (most recent call last):', '  File "<string>", line 28', 'Exception: Can not find valid pkg-config name.', 'Specify MYSQLCLIENT_CFLAGS manually')}\nerror: subprocess-exited-with-error\n╰─> See above for output.`,
    kind: 'final',
    reason: 'Exception: Can not find valid pkg-config name.',
  },
  {
    what: 'a traceback',
    output: `${block('Traceback (most recent call last):', '  File "setup.py", line 1', "ModuleNotFoundError: No module named 'distutils'")}\n${metadata('old')}`,
    kind: 'final',
    reason: "old: ModuleNotFoundError: No module named 'distutils'",
  },
  {
    what: 'a build that says something else',
    output: `${block('checking for sense', 'giving up')}\n${metadata('odd')}`,
    kind: 'final',
    reason: 'odd: giving up',
  },
  {
    what: 'a compiler that was killed',
    output: `${block('gcc -c x.c', 'x86_64-linux-gnu-gcc: fatal error: Killed signal terminated program cc1')}\n${wheel('grpcio')}`,
    kind: 'transient',
    reason: 'grpcio: x86_64-linux-gnu-gcc: fatal error: Killed signal terminated program cc1',
  },
  {
    what: 'a package that wants another Python',
    output: "ERROR: Package 'needs12' requires a different Python: 3.11.7 not in '>=3.12'",
    kind: 'final',
    reason: "Package 'needs12' requires a different Python: 3.11.7 not in '>=3.12'",
  },
  {
    what: 'a version that wants another Python',
    output: `${ignored('5.9 Requires-Python >=3.10', '6.0 Requires-Python >=3.12', '6.1 Requires-Python >=3.13')}\n${unmatched('Django==6.0', '1.0, 5.2')}`,
    kind: 'final',
    reason:
      'no matching distribution for Django==6.0: it needs another Python (6.0 Requires-Python >=3.12)',
  },
  {
    what: 'a range whose versions want another Python',
    output: `${ignored('6.0 Requires-Python >=3.12', '6.1 Requires-Python >=3.13')}\n${unmatched('Django>=6', '1.0, 5.2')}`,
    kind: 'final',
    reason:
      'no matching distribution for Django>=6: it needs another Python (6.1 Requires-Python >=3.13)',
  },
  {
    what: 'a full disk',
    output:
      'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
    kind: 'later',
    reason: 'Could not install packages due to an OSError: [Errno 28] No space left on device',
  },
  {
    what: 'no memory',
    output: 'Traceback:\nOSError: [Errno 12] Cannot allocate memory',
    kind: 'transient',
    reason: 'OSError: [Errno 12] Cannot allocate memory',
  },
])('$what is named as the reason', ({ output, kind, reason }) => {
  expect(classifyPip(output)).toMatchObject({ kind, reason });
});

test('a pip that is killed is tried again, and its signal is named', async () => {
  const at = temporaryFolder();
  mkdirSync(`${at}/bin`);
  const script = `#!/bin/sh\necho once >> ${at}/runs\nkill -9 $$\n`;
  writeFileSync(`${at}/bin/python`, script, { mode: 0o755 });
  const install = { venv: at, requirements: '/r.txt', cwd: at };
  slept.length = 0;
  expect(await machine.python.pipInstall(install)).toMatchObject({
    kind: 'unavailable',
    reason: 'pip was killed (signal 9), as the kernel does when memory runs out',
  });
  expect(readFileSync(`${at}/runs`, 'utf8').split('\n')).toHaveLength(5);
  expect(slept).toEqual([2000, 4000, 8000]);
});

test('a disk that is full is not tried again at once', async () => {
  const at = temporaryFolder();
  mkdirSync(`${at}/bin`);
  const script = '#!/bin/sh\necho "ERROR: [Errno 28] No space left on device"; exit 1\n';
  writeFileSync(`${at}/bin/python`, script, { mode: 0o755 });
  slept.length = 0;
  expect(
    await machine.python.pipInstall({ venv: at, requirements: '/r.txt', cwd: at }),
  ).toMatchObject({ kind: 'unavailable', reason: '[Errno 28] No space left on device' });
  expect(slept).toEqual([]);
});

test('pip is kept quiet and out of anybody’s home', async () => {
  const at = temporaryFolder();
  mkdirSync(`${at}/bin`);
  writeFileSync(`${at}/bin/python`, `#!/bin/sh\nenv > ${at}/env\necho "$@" > ${at}/args\n`, {
    mode: 0o755,
  });
  const env = { PIP_INDEX_URL: 'https://u:hunter2@x/', A: 'b' };
  const install = { venv: at, requirements: '/r.txt', cwd: at, env };
  await machine.python.pipInstall(install);
  expect(readFileSync(`${at}/args`, 'utf8')).toBe(
    '-I -m pip install --no-cache-dir --retries 2 --timeout 15 -r /r.txt\n',
  );
  const seen = readFileSync(`${at}/env`, 'utf8').split('\n');
  expect(seen).toEqual(
    expect.arrayContaining([
      'HOME=/nonexistent',
      'PIP_NO_INPUT=1',
      'PIP_INDEX_URL=https://u:hunter2@x/',
      'A=b',
    ]),
  );
});
