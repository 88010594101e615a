import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hashTree, listTree, placeTree } from '../../../src/controller/charm/charm-tree.ts';

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

const hashOf = async (root: string) => hashTree(root, await listTree(root));

test('the same content has the same name wherever it is; bytes, links and exec bits make another', async () => {
  const [one, other] = [folder(), folder()];
  for (const root of [one, other]) {
    mkdirSync(join(root, 'hooks'));
    writeFileSync(join(root, 'dispatch'), '#!/bin/sh\n', { mode: 0o755 });
    symlinkSync('../dispatch', join(root, 'hooks/install'));
  }
  const name = await hashOf(one);
  expect(await hashOf(other)).toBe(name);
  writeFileSync(join(other, 'extra'), '');
  expect(await hashOf(other)).not.toBe(name);
  rmSync(join(other, 'extra'));
  rmSync(join(other, 'hooks/install'));
  symlinkSync('../other', join(other, 'hooks/install'));
  expect(await hashOf(other)).not.toBe(name);
});

test('placing twice is placing once; what is no longer there goes, what others made stays', async () => {
  const [older, newer, to] = [folder(), folder(), folder()];
  mkdirSync(join(older, 'gone'));
  mkdirSync(join(older, 'kept'));
  writeFileSync(join(older, 'gone/a'), 'a');
  writeFileSync(join(older, 'kept/b'), 'b');
  writeFileSync(join(older, 'program'), 'old', { mode: 0o755 });
  writeFileSync(join(newer, 'program'), 'new', { mode: 0o755 });
  symlinkSync('program', join(newer, 'link'));
  const before = await listTree(older);
  await placeTree({ from: older, entries: before }, to, []);
  writeFileSync(join(to, 'kept/own'), 'mine');
  for (let time = 0; time < 2; time += 1)
    await placeTree({ from: newer, entries: await listTree(newer) }, to, before);
  expect(existsSync(join(to, 'gone'))).toBe(false);
  expect(existsSync(join(to, 'kept/b'))).toBe(false);
  expect(readFileSync(join(to, 'kept/own'), 'utf8')).toBe('mine');
  expect(readFileSync(join(to, 'program'), 'utf8')).toBe('new');
  expect(statSync(join(to, 'program')).mode & 0o777).toBe(0o755);
  expect(readlinkSync(join(to, 'link'))).toBe('program');
});
