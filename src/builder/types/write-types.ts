import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../errors.ts';
import { describeCode } from '../describe/describe-code.ts';
import { throwFaults } from '../throw-faults.ts';
import { readOptionalText } from '../read/optional-text.ts';
import type { BundlePlan } from '../plan/build-plan.ts';
import type { LayerSource } from '../plan/layer-source.ts';
import { type AnalysisSettings, analyzeCharm } from '../analyze-charm.ts';
import { charmTypes, typesMark } from './charm-types.ts';

/** The name of the file in the charm's source. */
export const typesFile = 'charm-types.ts';

export interface WrittenTypes {
  /** Absolute. */
  readonly path: string;
  /** False when it was current already. */
  readonly changed: boolean;
}

/**
 * Writes `charm-types.ts` into the source of a charm or a layer; works while its handlers do not compile.
 *
 * @throws all faults of the sources together; CHARM_SOURCE_MISSING; OUTPUT_OCCUPIED when a file of that name was
 * not written by charmwright.
 */
export async function writeTypes(settings: AnalysisSettings): Promise<WrittenTypes> {
  const analysis = await analyzeCharm({ ...settings, handlers: false });
  if (analysis.kind === 'built') {
    throw fault('CHARM_SOURCE_MISSING', `${analysis.folder} is no source of a charm or a layer`);
  }
  throwFaults(analysis.faults);
  const text = await typesOf(analysis.plan.bundle, analysis.layers);
  return placeTypes(analysis.folder, text);
}

/** Brings the types of a source up to date where it has some; else does nothing. */
export async function refreshTypes(
  folder: string,
  bundle: BundlePlan,
  layers: readonly LayerSource[],
): Promise<void> {
  const present = await readOptionalText(join(folder, typesFile));
  if (present?.startsWith(typesMark) !== true) return;
  await placeTypes(folder, await typesOf(bundle, layers));
}

async function typesOf(bundle: BundlePlan, layers: readonly LayerSource[]): Promise<string> {
  const { metadata, config, actions } = bundle.definition;
  const flags = Object.fromEntries(
    layers.flatMap(({ layerFile }) => Object.entries(layerFile.flags)),
  );
  const { description } = await describeCode({ ...bundle, layers: [] }, (path) => path);
  if (description.kind === 'refused') throw fault('INTERNAL', description.message);
  return charmTypes({ metadata, config, actions, flags, kept: description.kept });
}

async function placeTypes(folder: string, text: string): Promise<WrittenTypes> {
  const path = join(folder, typesFile);
  const present = await readOptionalText(path);
  if (present === text) return { path, changed: false };
  if (present !== undefined && !present.startsWith(typesMark)) {
    throw fault('OUTPUT_OCCUPIED', `${path} is there, and charmwright did not write it`, {
      hint: 'give it another name',
    });
  }
  const next = `${path}.next`;
  await rm(next, { force: true });
  await writeFile(next, text);
  await rename(next, path);
  return { path, changed: true };
}
