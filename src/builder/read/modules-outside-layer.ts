import { realpath } from 'node:fs/promises';
import { relative } from 'node:path';
import { type CharmwrightError, fault } from '../../errors.ts';

/**
 * Modules that are links to something outside of their layer or interface: what a charm is made of
 * would then depend on more than its layers. A path that itself leaves the layer is reported at its line.
 *
 * @param folder without links.
 */
export async function modulesOutsideLayer(
  folder: string,
  modules: readonly string[],
  show: (path: string) => string,
): Promise<readonly CharmwrightError[]> {
  const inside = modules.filter((module) => module.startsWith(`${folder}/`));
  const found = inside.map(async (module): Promise<readonly CharmwrightError[]> => {
    const real = await realpath(module);
    const way = relative(folder, real);
    if (way !== '..' && !way.startsWith('../')) return [];
    return [fault('LAYER_FILE_UNSAFE', `${show(module)} leads out of its layer, to ${show(real)}`)];
  });
  return (await Promise.all(found)).flat();
}
