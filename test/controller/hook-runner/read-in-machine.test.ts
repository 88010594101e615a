import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import {
  longestToolFile,
  readInMachine,
} from '../../../src/controller/hook-runner/read-in-machine.ts';

function machine() {
  const host = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(host, { recursive: true, force: true }));
  const root = join(host, 'root');
  mkdirSync(join(root, 'etc'), { recursive: true });
  writeFileSync(join(host, 'secret'), 'of the host');
  writeFileSync(join(root, 'etc/values'), 'a: 1\n');
  return { host, root };
}

test('a plain file is read, also by way of links', () => {
  const { root } = machine();
  symlinkSync('/etc', join(root, 'absolute'));
  symlinkSync('../etc/values', join(root, 'etc/again'));
  for (const path of ['/etc/values', '/absolute/values', '/etc/../etc/again', '/../etc/values']) {
    expect(readInMachine(root, path)).toBe('a: 1\n');
  }
});

test('a link leads to what the machine has there, never to the host’s file', () => {
  const { host, root } = machine();
  symlinkSync(join(host, 'secret'), join(root, 'out'));
  symlinkSync('../../secret', join(root, 'etc/climbs'));
  expect(readInMachine(root, '/out')).toBeUndefined();
  expect(readInMachine(root, '/etc/climbs')).toBeUndefined();
  expect(readInMachine(root, '/../secret')).toBeUndefined();
});

test('what is no plain file, or a huge one, is not read and stops nothing', () => {
  const { root } = machine();
  execFileSync('mkfifo', [join(root, 'pipe')]);
  symlinkSync('circle', join(root, 'circle'));
  writeFileSync(join(root, 'huge'), '');
  truncateSync(join(root, 'huge'), longestToolFile + 1);
  for (const path of ['/pipe', '/circle', '/huge', '/etc', '/nothing']) {
    expect(readInMachine(root, path), path).toBeUndefined();
  }
  expect(readInMachine('/', '/dev/zero')).toBeUndefined();
});
