import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ZipFile } from 'yazl';
import { charmShelf, longestCharmFile } from '../../../src/controller/charm/charm-shelf.ts';
import {
  longestCharmText,
  readCharmMember,
  unpackCharm,
} from '../../../src/controller/charm/unpack-charm.ts';
import { openDatabase } from '../../../src/controller/store/database.ts';

const text = 'name: shop\nsummary: A shop\ndescription: Sells\n';

async function packed(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(files)) {
    zip.addBuffer(Buffer.from(content), path, { mode: 0o100755 });
  }
  zip.end();
  const file = join(folder, 'any-name.charm');
  await pipeline(zip.outputStream, createWriteStream(file));
  const db = openDatabase(join(folder, 'store.sqlite'));
  onTestFinished(() => db.close());
  return { folder, file, shelf: charmShelf(join(folder, 'charms'), db) };
}

test('a .charm is taken as the folder it was packed from, and leaves nothing else behind', async () => {
  const { folder, file, shelf } = await packed({ 'metadata.yaml': text, dispatch: '#!/bin/sh\n' });
  const taken = await shelf.take(file);
  expect(taken.charm.name).toBe('shop');
  expect(readdirSync(join(folder, 'charms'))).toEqual([taken.sha]);
  await unpackCharm(file, join(folder, 'unpacked'));
  expect((await shelf.take(join(folder, 'unpacked'))).sha).toBe(taken.sha);
  expect(readdirSync(join(folder, 'charms', taken.sha)).sort()).toEqual([
    'dispatch',
    'metadata.yaml',
  ]);
});

test('a .charm without metadata is refused by its own name, and leaves nothing behind', async () => {
  const { folder, file, shelf } = await packed({ dispatch: '#!/bin/sh\n' });
  await expect(shelf.take(file)).rejects.toMatchObject({
    code: 'CHARM_INVALID',
    message: `${file} has no metadata.yaml, so it is not a built charm`,
  });
  expect(readdirSync(join(folder, 'charms'))).toEqual([]);
  await expect(shelf.take('/nowhere.charm')).rejects.toMatchObject({ code: 'CHARM_INVALID' });
});

test('a single file of a .charm can be read', async () => {
  const { file } = await packed({ 'metadata.yaml': text });
  expect(await readCharmMember(file, 'metadata.yaml')).toBe(text);
  expect(await readCharmMember(file, 'config.yaml')).toBeUndefined();
});

test('what a killed controller was taking in is swept away, and charms stay', async () => {
  const { folder, file, shelf } = await packed({ 'metadata.yaml': text, dispatch: '#!/bin/sh\n' });
  await shelf.sweep();
  const { sha } = await shelf.take(file);
  for (const left of ['.incoming-1234/hooks', `${sha}.part/hooks`]) {
    mkdirSync(join(folder, 'charms', left), { recursive: true });
  }
  await shelf.sweep();
  expect(readdirSync(join(folder, 'charms'))).toEqual([sha]);
});

test('a file of YAML that is too large is not read', async () => {
  const { file, shelf } = await packed({
    'metadata.yaml': text,
    'config.yaml': '#'.repeat(longestCharmFile + 1),
  });
  await expect(shelf.take(file)).rejects.toMatchObject({
    code: 'CHARM_INVALID',
    message: expect.stringContaining('4194304 are read') as string,
  });
  expect(longestCharmText).toBeLessThan(longestCharmFile);
  expect(await readCharmMember(file, 'config.yaml')).toBeUndefined();
});
