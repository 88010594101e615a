import type { LayerSource } from './layer-source.ts';
import { pathMatcher } from './patterns.ts';

/** Takes away what a layer's `ignore` names from all layers below it; its own files and those above stay. */
export function withoutIgnored(layers: readonly LayerSource[]): readonly LayerSource[] {
  const matchers = layers.map(({ layerFile }) => pathMatcher(layerFile.ignore));
  if (layers.every(({ layerFile }) => layerFile.ignore.length === 0)) return layers;
  return layers.map((layer, index) => {
    const above = matchers.slice(index + 1);
    const stays = (path: string): boolean => !above.some((matches) => matches(path));
    return {
      ...layer,
      documents: Object.fromEntries(
        Object.entries(layer.documents).filter(([path]) => stays(path)),
      ),
      files: layer.files.filter(({ path }) => stays(path)),
      programs: layer.programs.filter(stays),
      handlers: layer.handlers.filter((module) => stays(inLayer(layer.folder, module))),
    };
  });
}

/** A module's path in its layer; a layer's handlers never lie outside of it. */
function inLayer(folder: string, module: string): string {
  return module.slice(folder.length + 1);
}
