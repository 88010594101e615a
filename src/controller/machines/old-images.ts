/** Base images that nothing is made from any more. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { imageOf } from './machine-files.ts';
import { modelNames } from './names.ts';
import { namesIn } from './proc.ts';

/** A whole image; logs, locks and builds under way have longer names. */
const imageName = /^[0-9a-f]{16}$/;
/** One whose removal was begun. */
const goneName = /^[0-9a-f]{16}\.gone$/;

/**
 * Removes the images of a home that no machine is made from, but for `current`.
 *
 * An image is renamed first, so that one whose removal was cut off is never taken for a whole one.
 */
export async function removeOldImages(home: string, current: string): Promise<void> {
  const images = join(home, 'images');
  const used = new Set([current, ...(await imagesInUse(home))]);
  for (const name of await namesIn(images)) {
    if (!imageName.test(name) || used.has(name)) continue;
    await rename(join(images, name), join(images, `${name}.gone`));
    for (const kind of ['log', 'lock']) await rm(join(images, `${name}.${kind}`), { force: true });
  }
  const gone = (await namesIn(images)).filter((name) => goneName.test(name));
  for (const name of gone) await rm(join(images, name), { recursive: true, force: true });
}

async function imagesInUse(home: string): Promise<readonly string[]> {
  const models = await namesIn(join(home, 'models'));
  const found = models.map(async (model) => {
    const { machines } = modelNames(home, model);
    const ids = await namesIn(machines);
    return Promise.all(ids.map((id) => imageOf(join(machines, id))));
  });
  return (await Promise.all(found)).flat().filter((image) => image !== undefined);
}
