import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../../base/errno.ts';
import { type CharmFileName, charmFileNames } from '../../charm-schema/charm-file-name.ts';
import { validateCharm } from '../../charm-schema/validate-charm.ts';
import { type CharmwrightError, messageOf, fault } from '../../errors.ts';
import type { LayerSource } from '../plan/layer-source.ts';
import type { SourceDocument } from '../plan/source-document.ts';
import { refusalFault } from '../schema/refusal-fault.ts';
import { normaliseLayerFile } from './layer-file.ts';
import type { ReadLayers } from './read-layers.ts';

/** Reads the YAML files of a built charm, whatever tool built it, as one layer without handlers. */
export async function readBuiltCharm(settings: {
  readonly folder: string;
  readonly show: (path: string) => string;
}): Promise<ReadLayers> {
  const faults: CharmwrightError[] = [];
  const texts: Partial<Record<CharmFileName, string>> = {};
  for (const name of charmFileNames) {
    const path = join(settings.folder, name);
    const text = await readOptional(path, settings.show(path), faults);
    if (text !== undefined) texts[name] = text;
  }
  const validated = validateCharm(texts, {
    strict: true,
    named: (name) => settings.show(join(settings.folder, name)),
  });
  faults.push(...validated.faults);
  for (const refusal of validated.refusals) {
    const yaml = validated.yaml[refusal.file];
    faults.push(refusalFault(refusal, yaml?.locate(refusal.path, refusal.part)));
  }
  const documents: Record<string, SourceDocument> = {};
  for (const name of charmFileNames) {
    const [value, yaml] = [validated.values[name], validated.yaml[name]];
    if (value !== undefined && yaml !== undefined) {
      documents[name] = { file: yaml.file, value, locate: yaml.locate, yaml };
    }
  }
  const named = documents['metadata.yaml']?.value.name;
  const name = typeof named === 'string' ? named : 'charm';
  const empty = { file: 'layer.yaml', value: {}, locate: () => ({ file: 'layer.yaml' }) };
  const layerFile = normaliseLayerFile(empty);
  const layer: LayerSource = {
    ...{ name, url: name, folder: settings.folder, origin: { source: 'path:.' } },
    ...{ revision: '', sha256: '', layerFile, documents },
    ...{ files: [], handlers: [], tactics: [], programs: [] },
  };
  return { layers: [layer], interfaces: [], faults };
}

async function readOptional(
  path: string,
  displayPath: string,
  faults: CharmwrightError[],
): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    faults.push(
      fault('LAYER_FILE_MISSING', `${displayPath} cannot be read: ${messageOf(error)}`, {
        hint: 'make it a file that you may read',
        cause: error,
      }),
    );
    return undefined;
  }
}
