import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { modelNames } from '../../../src/controller/machines/names.ts';
import { removeOldImages } from '../../../src/controller/machines/old-images.ts';

const hash = (letter: string) => letter.repeat(16);

function homeWith(...images: readonly string[]): string {
  const home = mkdtempSync(join(tmpdir(), 'cw-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  for (const image of images) mkdirSync(join(home, 'images', image, 'etc'), { recursive: true });
  return home;
}

test('an image goes when no machine is made from it; the current one and what else is there stay', async () => {
  const home = homeWith(
    hash('a'),
    hash('b'),
    hash('c'),
    `${hash('d')}.gone`,
    `${hash('e')}.seed-x1`,
  );
  for (const kind of ['log', 'lock'])
    writeFileSync(join(home, 'images', `${hash('c')}.${kind}`), '');
  const machine = join(modelNames(home, 'm').machines, '0');
  mkdirSync(machine, { recursive: true });
  writeFileSync(join(machine, 'machine.json'), JSON.stringify({ image: hash('b') }));
  await removeOldImages(home, hash('a'));
  expect(readdirSync(join(home, 'images'))).toEqual([hash('a'), hash('b'), `${hash('e')}.seed-x1`]);
});

test('a home without images has none to remove', async () => {
  const home = homeWith();
  await expect(removeOldImages(home, hash('a'))).resolves.toBeUndefined();
});
