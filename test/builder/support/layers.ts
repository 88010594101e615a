/** Layers in memory, from the text of their files. */
import { onTestFinished } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { CharmwrightError } from '../../../src/errors.ts';
import { type AssembledPlan, assemblePlan } from '../../../src/builder/plan/assemble-plan.ts';
import type { PlanEntry } from '../../../src/builder/plan/build-plan.ts';
import type { Json } from '../../../src/base/json.ts';
import type { LayerSource } from '../../../src/builder/plan/layer-source.ts';
import type { SourceDocument } from '../../../src/builder/plan/source-document.ts';
import { normaliseLayerFile } from '../../../src/builder/read/layer-file.ts';
import { parseDocument } from '../../../src/builder/yaml/charm-document.ts';

/** A file's text, or a file that is only copied. */
export type Files = Readonly<Record<string, string>>;

export const metadata = 'name: shop\nsummary: A shop\ndescription: Sells things\n';

export function document(file: string, text: string): SourceDocument {
  const parsed = parseDocument(basename(file), file, text);
  if (parsed.document === undefined) throw new Error(`${file} is not a map`);
  return parsed.document;
}

/** A layer as it would be read; the charm is the one that is called shop. */
export function layerOf(name: string, files: Files): LayerSource {
  const yaml = Object.entries(files).filter(([path]) => /^[^/]+\.yaml$/.test(path));
  const documents = Object.fromEntries(
    yaml.map(([path, text]) => [path, document(`${name}/${path}`, text)]),
  );
  const { 'layer.yaml': own, ...others } = documents;
  return {
    name,
    url: name === 'shop' ? 'shop' : `layer:${name}`,
    folder: `/${name}`,
    origin: { source: 'neighbour' },
    revision: `revision-of-${name}`,
    sha256: `sha256-of-${name}`,
    layerFile: normaliseLayerFile(own ?? document(`${name}/layer.yaml`, '')),
    documents: others,
    files: Object.keys(files)
      .filter((path) => !/^[^/]+\.yaml$/.test(path))
      .map((path) => ({
        path,
        content: { kind: 'file', from: `/${name}/${path}`, executable: false },
      })),
    handlers: [],
    tactics: [],
    programs: [],
  };
}

const ourPrograms = { run: '#!run', command: '#!command', library: 'library' };

export function plan(...layers: readonly LayerSource[]): AssembledPlan {
  return assemblePlan({
    layers,
    interfaces: [],
    dispatch: '#!/bin/sh\n',
    programs: ourPrograms,
    version: 'abc1234',
  });
}

export function entryAt({ plan: { entries } }: AssembledPlan, path: string): PlanEntry | undefined {
  return entries.find((entry) => entry.path === path);
}

export function yamlAt(assembled: AssembledPlan, path: string): Json | undefined {
  const content = entryAt(assembled, path)?.content;
  return content?.kind === 'yaml' ? content.value : undefined;
}

/** Faults as tests compare them: code and place. */
export function places(faults: readonly CharmwrightError[]): readonly string[] {
  return faults.map(({ code, source }) =>
    [code, source?.file, source?.line, source?.column]
      .filter((part) => part !== undefined)
      .join(' '),
  );
}

/** A folder with these files that goes with the test. */
export async function folderWith(files: Files): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'cw-builder-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await writeFiles(folder, files);
  return folder;
}

export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** The fault a promise is rejected with. */
export async function faultOf(promise: Promise<unknown>): Promise<CharmwrightError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof CharmwrightError) return error;
  throw new Error('expected a coded fault', { cause: error });
}

/** All faults in one, as a build throws them. */
export function faultsIn(error: CharmwrightError): readonly CharmwrightError[] {
  if (!(error.cause instanceof AggregateError)) return [error];
  return error.cause.errors.filter((each) => each instanceof CharmwrightError);
}
