import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { homeEntries } from '../../src/controller/home.ts';
import { makeHome } from '../../src/controller/make-home.ts';
import { openDatabase } from '../../src/controller/store/database.ts';
import { controllerFixture } from './controller-fixture.ts';

const readableFolder = join(import.meta.dirname, '../../src/controller/readable-folder.ts');

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cw-home-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

test('a home is created with its parents, only for its owner, and may exist already', () => {
  const home = join(temporaryFolder(), 'a/b');
  makeHome(home);
  makeHome(home);
  expect(statSync(home).mode & 0o777).toBe(0o700);
});

test('a home that cannot be is refused with the reason', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const refused = (home: string, reason: string) =>
    expect(() => makeHome(home)).toThrow(
      expect.objectContaining({
        code: 'HOME_UNUSABLE',
        message: expect.stringContaining(reason) as string,
      }),
    );
  refused(file, 'a file is in the way');
  refused(join(file, 'home'), 'a file is in the way');
  refused('/proc/charmwright-home', 'nothing can be made there');
  refused(join(temporaryFolder(), 'x'.repeat(300)), 'its name is too long');
});

test('a home that others can read is closed with what is in it, and that is said', () => {
  const home = temporaryFolder();
  for (const file of ['store.sqlite', 'store.sqlite-wal', 'controller.log']) {
    writeFileSync(join(home, file), '');
    chmodSync(join(home, file), 0o644);
  }
  mkdirSync(join(home, 'models/m'), { recursive: true });
  mkdirSync(join(home, 'tools'));
  symlinkSync('/etc', join(home, 'images'));
  for (const folder of ['', 'models', 'tools']) chmodSync(join(home, folder), 0o755);
  const before = statSync('/etc').mode;
  expect(makeHome(home)).toBe(
    `others could read ${home}: closed it (mode 0700), ` +
      'and in it controller.log, models, store.sqlite, store.sqlite-wal',
  );
  expect(modeOf(home)).toBe(0o700);
  expect(modeOf(join(home, 'store.sqlite'))).toBe(0o600);
  expect(modeOf(join(home, 'models'))).toBe(0o700);
  // What a machine sees, and what is not the home's, stays as it is.
  expect(modeOf(join(home, 'tools'))).toBe(0o755);
  expect(statSync('/etc').mode).toBe(before);
  expect(makeHome(home)).toBeUndefined();
});

test('a folder that others can read and that holds other things is refused, and stays as it is', () => {
  const home = temporaryFolder();
  writeFileSync(join(home, 'thesis.txt'), '');
  mkdirSync(join(home, 'models'));
  chmodSync(home, 0o755);
  expect(() => makeHome(home)).toThrow(
    expect.objectContaining({
      code: 'HOME_UNUSABLE',
      message: `others can read ${home}, which holds more than a controller: thesis.txt`,
    }),
  );
  expect(modeOf(home)).toBe(0o755);
  chmodSync(home, 0o700);
  expect(makeHome(home)).toBeUndefined();
});

test.skipIf(process.getuid?.() !== 0)('a home that belongs to another user is refused', () => {
  const home = temporaryFolder();
  chownSync(home, 65_534, 65_534);
  expect(() => makeHome(home)).toThrow(
    expect.objectContaining({
      code: 'HOME_UNUSABLE',
      hint: `give it to the controller’s user: chown 0 ${home}`,
    }),
  );
});

test('only its owner can read the store, from its first byte, its WAL and shared memory too', () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o755);
  const store = join(folder, 'store.sqlite');
  // As an older version left it.
  writeFileSync(store, '');
  chmodSync(store, 0o644);
  const db = openDatabase(store);
  onTestFinished(() => db.close());
  expect(readdirSync(folder).sort()).toEqual([
    'store.sqlite',
    'store.sqlite-shm',
    'store.sqlite-wal',
  ]);
  for (const name of readdirSync(folder)) expect(modeOf(join(folder, name))).toBe(0o600);
});

test('a home holds nothing that is not known to be a home’s', async () => {
  const it = await controllerFixture();
  await it.deploy(
    it.charm('c', {
      'metadata.yaml': 'name: c\nsummary: s\ndescription: d\n',
      dispatch: '#!/bin/sh\n',
    }),
  );
  await it.untilIdle('c/0', 'unknown');
  expect(readdirSync(it.home).filter((name) => !homeEntries.has(name))).toEqual([]);
});

test('a folder for a machine’s users is open whatever the umask is, up to its root', () => {
  const folder = temporaryFolder();
  // A worker can't change its umask.
  const script = `process.umask(0o077);
    const { makeReadableFolder } = await import(${JSON.stringify(readableFolder)});
    makeReadableFolder(${JSON.stringify(join(folder, 'above/root'))}, ${JSON.stringify(join(folder, 'above/root/a/b'))});`;
  execFileSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(modeOf(join(folder, 'above'))).toBe(0o700);
  for (const path of ['root', 'root/a', 'root/a/b']) {
    expect(modeOf(join(folder, 'above', path))).toBe(0o755);
  }
});
