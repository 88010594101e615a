import { type CharmwrightError, fault } from '../../errors.ts';
import { isList, type Json, objectOrEmpty } from '../../base/json.ts';
import type { LayerFile } from '../plan/layer-source.ts';
import type { SourceDocument } from '../plan/source-document.ts';

/** layer.yaml, already held against its schema, with its defaults. */
export function normaliseLayerFile(document: SourceDocument): LayerFile {
  const { value } = document;
  const repo = value.repo;
  return {
    document,
    includes: typeof value.includes === 'string' ? [value.includes] : (texts(value.includes) ?? []),
    defines: objectOrEmpty(value.defines),
    options: objectOrEmpty(value.options),
    flags: objectOrEmpty(value.flags),
    contributes: texts(value.contributes),
    handlers: texts(value.handlers),
    tactics: texts(value.tactics) ?? [],
    repo: typeof repo === 'string' ? repo : undefined,
    exclude: texts(value.exclude) ?? [],
    ignore: texts(value.ignore) ?? [],
    deletes: {
      metadata: texts(objectOrEmpty(value.metadata).deletes) ?? [],
      config: texts(objectOrEmpty(value.config).deletes) ?? [],
      actions: texts(objectOrEmpty(value.actions).deletes) ?? [],
      resources: texts(objectOrEmpty(value.resources).deletes) ?? [],
    },
  };
}

/** Paths of layer.yaml that would lead out of the layer. */
export function unsafePaths(layer: LayerFile): CharmwrightError[] {
  return (['contributes', 'handlers', 'tactics'] as const).flatMap((key) =>
    (layer[key] ?? []).flatMap((path, index) =>
      escapesLayer(path)
        ? fault('LAYER_FILE_UNSAFE', `${key}: ${JSON.stringify(path)} leaves the layer’s folder`, {
            source: layer.document.locate([key, index], 'value'),
          })
        : [],
    ),
  );
}

/** Whether a path of layer.yaml leads out of the layer by itself. */
export function escapesLayer(path: string): boolean {
  return /^\/|(^|\/)\.\.(\/|$)|\0/.test(path);
}

function texts(value: Json | undefined): readonly string[] | undefined {
  return isList(value) ? value.filter((each) => typeof each === 'string') : undefined;
}
