import { didYouMean } from '../../../base/nearest-name.ts';
import { type CharmwrightError, fault, type SourcePosition } from '../../../errors.ts';
import { isObject, type Json, type JsonObject, type JsonPath } from '../../../base/json.ts';
import { valueAt } from '../../../base/json-at.ts';
import type { DeletesSection, LayerSource } from '../layer-source.ts';

/** A section of layer.yaml, and where in the file the paths of its `deletes` begin. */
export interface Deletes {
  readonly section: DeletesSection;
  readonly root: JsonPath;
}

export interface WithoutDeleted {
  readonly value: JsonObject;
  readonly faults: readonly CharmwrightError[];
}

/** The merged value of the layers below, without the paths that a layer's `deletes` name; a missing path is a fault. */
export function withoutDeleted(
  below: JsonObject,
  layer: LayerSource,
  sections: readonly Deletes[],
): WithoutDeleted {
  const faults: CharmwrightError[] = [];
  let value = below;
  for (const { section, root } of sections) {
    for (const [index, path] of layer.layerFile.deletes[section].entries()) {
      const full = [...root, ...path.split('.')];
      if (valueAt(value, full) === undefined) {
        faults.push(
          unknownPath(
            value,
            full,
            layer.layerFile.document.locate([section, 'deletes', index], 'value'),
          ),
        );
      } else value = without(value, full);
    }
  }
  return { value, faults };
}

function without(value: JsonObject, [key = '', ...rest]: JsonPath): JsonObject {
  const kept = Object.entries(value).flatMap(([name, inner]): [string, Json][] => {
    if (name !== key) return [[name, inner]];
    return rest.length > 0 && isObject(inner) ? [[name, without(inner, rest)]] : [];
  });
  return Object.fromEntries(kept);
}

function unknownPath(value: JsonObject, path: JsonPath, source: SourcePosition): CharmwrightError {
  const depth = path.findIndex((_, at) => valueAt(value, path.slice(0, at + 1)) === undefined);
  const holder = valueAt(value, path.slice(0, depth));
  const hint = didYouMean(String(path[depth]), isObject(holder) ? Object.keys(holder) : []);
  return fault('KEY_UNKNOWN', `no layer below has ${path.join('.')}, which is to be deleted`, {
    source,
    ...(hint === undefined ? {} : { hint }),
  });
}
