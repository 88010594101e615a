import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CharmwrightError, messageOf, fault } from '../../errors.ts';
import type { LayerSource } from '../plan/layer-source.ts';
import type { SourceDocument } from '../plan/source-document.ts';
import type { CheckDocument } from '../schema/check-document.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { normaliseLayerFile } from './layer-file.ts';
import type { ReadLayers } from './read-layers.ts';

const files = ['metadata.yaml', 'config.yaml', 'actions.yaml', 'manifest.yaml', 'lxd-profile.yaml'];

/** Reads the YAML files of a charm that is built, whoever built it, as one layer without handlers. */
export async function readBuiltCharm(settings: {
  readonly folder: string;
  readonly check: CheckDocument;
  readonly show: (path: string) => string;
}): Promise<ReadLayers> {
  const faults: CharmwrightError[] = [];
  const documents: Record<string, SourceDocument> = {};
  for (const name of files) {
    const path = join(settings.folder, name);
    const text = await readOptional(path, settings.show(path), faults);
    if (text === undefined) continue;
    const { document, faults: found } = parseYaml(settings.show(path), text);
    faults.push(...found);
    if (document === undefined) continue;
    faults.push(...settings.check(name, document));
    documents[name] = document;
  }
  const named = documents['metadata.yaml']?.value.name;
  const name = typeof named === 'string' ? named : 'charm';
  const empty = { file: 'layer.yaml', value: {}, locate: () => ({ file: 'layer.yaml' }) };
  const layerFile = normaliseLayerFile(empty);
  const layer: LayerSource = {
    ...{ name, url: name, folder: settings.folder, origin: { source: 'path:.' } },
    ...{ revision: '', sha256: '', layerFile, documents },
    ...{ files: [], handlers: [], programs: [] },
  };
  return { layers: [layer], interfaces: [], faults };
}

async function readOptional(
  path: string,
  shown: string,
  faults: CharmwrightError[],
): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    faults.push(
      fault('LAYER_FILE_MISSING', `${shown} cannot be read: ${messageOf(error)}`, {
        hint: 'make it a file that you may read',
        cause: error,
      }),
    );
    return undefined;
  }
}
