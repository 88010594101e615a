import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { classifyApt } from '../../../src/machine/real/apt-failure.ts';
import { realMachine } from '../../../src/machine/real/real-machine.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { StubPrograms } from './stub-programs.ts';

interface AptFixture {
  readonly aptGet: string;
  readonly installed?: readonly string[];
  readonly lists?: 'fresh' | 'old' | 'none';
}

function stage({ aptGet, installed = [], lists = 'fresh' }: AptFixture) {
  const at = temporaryFolder();
  mkdirSync(`${at}/lists`);
  if (lists !== 'none') writeFileSync(`${at}/lists/deb.debian.org_dists_bookworm_InRelease`, '');
  if (lists === 'old') utimesSync(`${at}/lists`, 1000, 1000);
  const query = installed.map((line) => `printf '%s\\n' '${line}'`).join('\n');
  const stubs = new StubPrograms(at)
    .add('dpkg-query', `${query}\ntrue`)
    .add('apt-get', aptGet)
    .add('dpkg', 'true');
  const slept: number[] = [];
  const machine = realMachine({
    path: stubs.path,
    packageLists: `${at}/lists`,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
  });
  const aptCalls = () =>
    stubs.callsOf('apt-get').map((call) => call.replace('-o DPkg::Lock::Timeout=60 ', ''));
  return { packages: machine.packages, stubs, slept, aptCalls };
}

const install = 'install -y --no-install-recommends -- nginx';
const onInstall = (script: string) => `case "$*" in *install*) ${script};; esac`;

test('nothing is run when everything is there', async () => {
  const installed = ['nginx\tinstalled\t1.22', 'mawk\tinstalled\t1', 'old\tconfig-files\t2'];
  const { packages, stubs } = stage({ aptGet: 'exit 1', installed });
  expect(await packages.ensureInstalled(['nginx', 'nginx=1.22'])).toEqual({
    kind: 'installed',
    changed: false,
    added: [],
  });
  expect(await packages.ensureInstalled([])).toMatchObject({ changed: false });
  expect(stubs.callsOf('apt-get')).toEqual([]);
  expect(stubs.callsOf('dpkg-query')).toHaveLength(1);
});

test('only what is missing is installed, without questions and recommends', async () => {
  const installed = ['curl\tinstalled\t7', 'nginx\tconfig-files\t1'];
  const aptGet = '[ "$DEBIAN_FRONTEND$LC_ALL" = noninteractiveC ] || exit 9';
  const { packages, aptCalls } = stage({ aptGet, installed });
  const outcome = await packages.ensureInstalled(['curl', 'nginx', 'curl=8', 'nginx']);
  expect(outcome).toEqual({ kind: 'installed', changed: true, added: ['nginx', 'curl=8'] });
  expect(aptCalls()).toEqual([`${install} curl=8`]);
});

test('what an installed package provides is there', async () => {
  const installed = ['mawk\tinstalled\tawk, somewhat (= 1.2), other:any'];
  const { packages } = stage({ aptGet: 'exit 1', installed });
  expect(await packages.ensureInstalled(['awk', 'somewhat', 'other'])).toMatchObject({
    changed: false,
  });
});

test('lists that are missing or old are fetched first', async () => {
  for (const lists of ['none', 'old'] as const) {
    const { packages, aptCalls } = stage({ aptGet: 'true', lists });
    await packages.ensureInstalled(['nginx']);
    expect(aptCalls()).toEqual(['update', install]);
  }
});

test('an unknown name is looked up once more in fresh lists, and then refused', async () => {
  const aptGet = onInstall('echo "E: Unable to locate package nginx"; exit 100');
  const { packages, aptCalls, slept } = stage({ aptGet });
  expect(await packages.ensureInstalled(['nginx'])).toEqual({
    kind: 'refused',
    reason: 'Unable to locate package nginx',
    output: 'E: Unable to locate package nginx\n',
  });
  expect(aptCalls()).toEqual([install, 'update', install]);
  expect(slept).toEqual([]);
});

test('an unknown name in lists that were just fetched is refused at once', async () => {
  const aptGet = onInstall('echo "E: Unable to locate package nginx"; exit 100');
  const { packages, aptCalls } = stage({ aptGet, lists: 'old' });
  expect(await packages.ensureInstalled(['nginx'])).toMatchObject({ kind: 'refused' });
  expect(aptCalls()).toEqual(['update', install]);
});

test('an unknown name is not refused while the lists cannot be fetched', async () => {
  const unknown = onInstall('echo "E: Unable to locate package nginx"; exit 100');
  const offline = `case "$*" in *update*)
    echo "W: Failed to fetch http://deb.debian.org/x  Temporary failure resolving 'deb.debian.org'"
    echo "W: Some index files failed to download. They have been ignored, or old ones used instead.";; esac`;
  const { packages, slept } = stage({ aptGet: `${offline}\n${unknown}` });
  expect(await packages.ensureInstalled(['nginx'])).toMatchObject({
    kind: 'unavailable',
    reason: expect.stringContaining('Temporary failure resolving') as string,
  });
  expect(slept).toEqual([2000, 4000, 8000, 16000]);
});

test('a lock that is held is waited for, longer each time', async () => {
  const lock = 'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 7 (apt)';
  const { packages, aptCalls, slept } = stage({
    aptGet: `[ $turn -ge 3 ] || { echo "${lock}" >&2; exit 100; }`,
  });
  expect(await packages.ensureInstalled(['nginx'])).toMatchObject({
    kind: 'installed',
    changed: true,
  });
  expect(aptCalls()).toEqual([install, install, install]);
  expect(slept).toEqual([2000, 4000]);
});

test('a lock that stays held makes packages unavailable, not refused', async () => {
  const { packages, slept } = stage({ aptGet: 'echo "E: Could not get lock /x"; exit 100' });
  expect(await packages.ensureInstalled(['nginx'])).toMatchObject({
    kind: 'unavailable',
    reason: 'Could not get lock /x',
  });
  expect(slept).toHaveLength(4);
});

test('a file that the archive no longer has is looked for in fresh lists', async () => {
  const gone = 'E: Failed to fetch http://deb/nginx_1.deb  404  Not Found [IP: 1.2.3.4 80]';
  const { packages, aptCalls } = stage({
    aptGet: `[ $turn -ge 2 ] || { echo "${gone}"; exit 100; }`,
  });
  expect(await packages.ensureInstalled(['nginx'])).toMatchObject({ kind: 'installed' });
  expect(aptCalls()).toEqual([install, 'update', install]);
});

test('an interrupted dpkg is finished first', async () => {
  const broken =
    "E: dpkg was interrupted, you must manually run 'dpkg --configure -a' to correct the problem.";
  const { packages, stubs } = stage({
    aptGet: `[ $turn -ge 2 ] || { echo "${broken}"; exit 100; }`,
  });
  expect(await packages.ensureInstalled(['nginx'])).toMatchObject({ kind: 'installed' });
  expect(stubs.callsOf('dpkg')).toEqual(['--configure -a']);
});

test('all bad names are reported at once, and nothing is run', async () => {
  const { packages, stubs } = stage({ aptGet: 'true' });
  const bad = ['-o=x', 'Nginx', 'nginx curl', 'nginx=', 'nginx/sid', 'n', 'a;b', 'ab\n', 'nginx'];
  await expect(packages.ensureInstalled(bad)).rejects.toMatchObject({
    code: 'APT_NAME_INVALID',
    message: expect.stringContaining(
      '"-o=x", "Nginx", "nginx curl", "nginx=", "nginx/sid", "n", "a;b", "ab\\n"',
    ) as string,
  });
  expect(stubs.calls()).toEqual([]);
});

test.each([
  [
    'E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1 (apt)\nE: Unable to acquire the dpkg frontend lock',
    'busy',
  ],
  [
    'E: Could not get lock /var/lib/apt/lists/lock\nE: Unable to lock directory /var/lib/apt/lists/',
    'busy',
  ],
  ["Err:1 http://x bookworm InRelease\n  Temporary failure resolving 'x'", 'unreachable'],
  ['E: Failed to fetch http://x/y.deb  503  Service Unavailable [IP: 1.1.1.1 80]', 'unreachable'],
  [
    'E: Failed to fetch http://x/y.deb  Could not connect to x:80 (1.1.1.1), connection timed out',
    'unreachable',
  ],
  ['E: Failed to fetch http://x/Packages.xz  Hash Sum mismatch', 'unreachable'],
  ["E: Package 'nginx' has no installation candidate", 'not-listed'],
  ["E: Version '9' for 'curl' was not found", 'not-listed'],
  ['E: Sub-process /usr/bin/dpkg returned an error code (1)', 'other'],
  ['E: Unable to correct problems, you have held broken packages.', 'other'],
  ["E: You don't have enough free space in /var/cache/apt/archives/.", 'machine'],
  [
    'dpkg: error processing archive x.deb (--unpack):\n cannot copy extracted data: failed to write (No space left on device)',
    'machine',
  ],
  [
    'E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?',
    'machine',
  ],
  [
    "W: Download is performed unsandboxed as root, as file couldn't be accessed by user '_apt'. - pkgAcquire::Run (13: Permission denied)\nE: Unable to correct problems, you have held broken packages.",
    'other',
  ],
  ['', 'other'],
])('%j is %s', (output, kind) => {
  expect(classifyApt(output).kind).toBe(kind);
});

test('an apt-get that is killed is tried again, and its signal is named', async () => {
  const { packages, slept } = stage({ aptGet: onInstall('kill -9 $$') });
  expect(await packages.ensureInstalled(['nginx'])).toMatchObject({
    kind: 'unavailable',
    reason: 'apt-get was killed (signal 9), as the kernel does when memory runs out',
  });
  expect(slept.length).toBeGreaterThan(0);
});

test('a full disk is not tried again at once, but later', async () => {
  const { packages, slept } = stage({
    aptGet: onInstall('echo "E: Write error - write (28: No space left on device)"; exit 100'),
  });
  expect(await packages.ensureInstalled(['nginx'])).toMatchObject({
    kind: 'unavailable',
    reason: 'Write error - write (28: No space left on device)',
  });
  expect(slept).toEqual([]);
});
