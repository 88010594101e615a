import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { realMachine } from '../../../src/machine/real/real-machine.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { StubPrograms } from './stub-programs.ts';

function stage(systemctl: string, journalctl = 'true') {
  const at = temporaryFolder();
  mkdirSync(`${at}/units`);
  const stubs = new StubPrograms(at).add('systemctl', systemctl).add('journalctl', journalctl);
  const { systemd } = realMachine({ path: stubs.path, unitFolder: `${at}/units` });
  const calls = () => stubs.callsOf('systemctl').map((call) => call.replace('--no-pager ', ''));
  return { systemd, calls, stubs, unit: (name: string) => `${at}/units/${name}` };
}

test('a unit file is written and the manager reloaded, once', async () => {
  const { systemd, calls, unit } = stage('true');
  expect(await systemd.ensureUnit('app.service', '[Service]\n')).toEqual({ changed: true });
  expect(readFileSync(unit('app.service'), 'utf8')).toBe('[Service]\n');
  expect(await systemd.ensureUnit('app.service', '[Service]\n')).toEqual({ changed: false });
  expect(calls()).toEqual(['daemon-reload', 'show -p NeedDaemonReload --value app.service']);
});

test('a reload that was cut off is made up for', async () => {
  const { systemd } = stage('case "$*" in *NeedDaemonReload*) echo yes;; esac');
  await systemd.ensureUnit('app.service', '[Service]\n');
  expect(await systemd.ensureUnit('app.service', '[Service]\n')).toEqual({ changed: true });
});

test('a unit is taken away wholly, and only when it is there', async () => {
  const { systemd, calls, unit } = stage('true');
  expect(await systemd.ensureNoUnit('app.socket')).toEqual({ changed: false });
  await systemd.ensureUnit('app.socket', '[Socket]\n');
  expect(await systemd.ensureNoUnit('app.socket')).toEqual({ changed: true });
  expect(existsSync(unit('app.socket'))).toBe(false);
  expect(calls()).toEqual([
    'show -p FragmentPath --value app.socket',
    'show -p LoadState --value app.socket',
    'daemon-reload',
    'stop app.socket',
    'disable app.socket',
    'daemon-reload',
    'reset-failed app.socket',
  ]);
});

test('enabling happens only when it is not', async () => {
  const { systemd, calls } = stage(
    'case "$*" in *is-enabled*) [ $turn -gt 1 ] && echo enabled || { echo disabled; exit 1; };; esac',
  );
  expect(await systemd.ensureEnabled('app.service')).toEqual({ changed: true });
  expect(await systemd.ensureEnabled('app.service')).toEqual({ changed: false });
  expect(calls()).toEqual([
    'is-enabled app.service',
    'enable app.service',
    'is-enabled app.service',
  ]);
});

test('disabling happens only when it is enabled', async () => {
  const { systemd, calls } = stage(
    'case "$*" in *is-enabled*) [ $turn -eq 1 ] && echo enabled;; esac',
  );
  expect(await systemd.ensureDisabled('app.service')).toEqual({ changed: true });
  expect(await systemd.ensureDisabled('app.service')).toEqual({ changed: false });
  expect(calls()).toEqual([
    'is-enabled app.service',
    'disable app.service',
    'is-enabled app.service',
  ]);
});

test('starting forgets the starts so far, and a failure comes with what systemctl said', async () => {
  const { systemd, calls } = stage(
    'case "$*" in *reset-failed*) echo not loaded >&2; exit 1;; *\\ start*) echo "Job failed" >&2; exit 1;; esac',
  );
  expect(await systemd.start('app.service')).toEqual({ ok: false, output: 'Job failed' });
  expect(await systemd.restart('app.service')).toEqual({ ok: true });
  expect(await systemd.reload('app.service')).toEqual({ ok: true });
  expect(await systemd.stop('app.service')).toEqual({ ok: true });
  expect(calls()).toEqual([
    'reset-failed app.service',
    'start app.service',
    'reset-failed app.service',
    'restart app.service',
    'reload app.service',
    'stop app.service',
  ]);
});

test('the state is one of the known ones', async () => {
  for (const [said, state] of [
    ['active', 'active'],
    ['activating', 'activating'],
    ['failed', 'failed'],
    ['unknown', 'inactive'],
    ['maintenance', 'inactive'],
  ]) {
    const { systemd } = stage(`echo ${said}; exit 3`);
    expect(await systemd.active('app.service')).toBe(state);
  }
});

test('properties and the journal are text', async () => {
  const { systemd, stubs } = stage('echo wsgi', 'printf "one\\ntwo\\n"');
  expect(await systemd.property('app.service', 'User')).toBe('wsgi');
  expect(await systemd.journal('app.service', 2)).toBe('one\ntwo');
  expect(stubs.callsOf('journalctl')).toEqual(['-u app.service -o cat -n 2 --no-pager -q']);
});

test('a machine without systemd says so', async () => {
  const { systemd } = stage(
    'echo "System has not been booted with systemd as init system" >&2; exit 1',
  );
  await expect(systemd.active('app.service')).rejects.toMatchObject({
    code: 'SYSTEMD_FAILED',
    message: 'systemd cannot be reached on this machine',
  });
});

test('what is no unit or property is not passed on', async () => {
  const { systemd, stubs } = stage('true');
  for (const name of [
    '',
    'app',
    '--all',
    '../x.service',
    'a/b.service',
    'a b.service',
    '-x.service\n',
  ]) {
    await expect(systemd.start(name)).rejects.toMatchObject({ code: 'SYSTEMD_FAILED' });
    await expect(systemd.ensureUnit(name, '')).rejects.toMatchObject({ code: 'SYSTEMD_FAILED' });
  }
  await expect(systemd.property('a.service', '-x')).rejects.toMatchObject({
    code: 'SYSTEMD_FAILED',
  });
  expect(stubs.calls()).toEqual([]);
});

test('whether a service runs is read from its control group, without a program', async () => {
  const at = temporaryFolder();
  const stubs = new StubPrograms(at).add('systemctl', 'echo inactive; exit 3');
  const group = (name: string) => `${at}/group/system.slice/${name}`;
  for (const name of ['up.service', 'empty.service']) mkdirSync(group(name), { recursive: true });
  writeFileSync(`${group('up.service')}/cgroup.procs`, '12\n15\n');
  writeFileSync(`${group('empty.service')}/cgroup.procs`, '');
  const controlGroups = [`${at}/nothing`, `${at}/group`];
  const { systemd } = realMachine({ path: stubs.path, controlGroups });
  expect(await systemd.isRunning('up.service')).toBe(true);
  expect(await systemd.isRunning('empty.service')).toBe(false);
  expect(stubs.callsOf('systemctl')).toEqual([]);
  expect(await systemd.isRunning('gone.service')).toBe(false);
  expect(stubs.callsOf('systemctl')).toEqual(['--no-pager is-active gone.service']);
});

test('a service in a slice of its own is asked after', async () => {
  const stubs = new StubPrograms(temporaryFolder()).add('systemctl', 'echo reloading');
  const { systemd } = realMachine({ path: stubs.path, controlGroups: [] });
  expect(await systemd.isRunning('app.service')).toBe(true);
});

test('a unit whose file is gone while systemd still has it is stopped and forgotten', async () => {
  const { systemd, calls, unit } = stage(
    'case "$*" in *FragmentPath*) echo "${0%/*}/units/app.service";; esac',
  );
  expect(existsSync(unit('app.service'))).toBe(false);
  expect(await systemd.ensureNoUnit('app.service')).toEqual({ changed: true });
  expect(calls()).toEqual([
    'show -p FragmentPath --value app.service',
    'stop app.service',
    'daemon-reload',
    'reset-failed app.service',
  ]);
});

test('a service that runs on without any unit file is stopped, one of a package is not', async () => {
  const running = 'case "$*" in *LoadState*) echo %;; *ActiveState*) echo active;; esac';
  const orphan = stage(running.replace('%', 'not-found'));
  expect(await orphan.systemd.ensureNoUnit('app.service')).toEqual({ changed: true });
  expect(orphan.calls()).toContain('stop app.service');
  const packaged = stage(running.replace('%', 'loaded'));
  expect(await packaged.systemd.ensureNoUnit('app.service')).toEqual({ changed: false });
  expect(packaged.calls()).not.toContain('stop app.service');
});
