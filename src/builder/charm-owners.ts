import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '../base/json.ts';
import { fault } from '../errors.ts';
import { readOutput } from './apply/output-folder.ts';
import { manifestPath } from './apply/render-plan.ts';

/** A built charm's files, and which layer each comes from. */
export interface CharmOwners {
  /** Bottom first, as the manifest has them. */
  readonly layers: readonly { readonly url: string; readonly rev: string }[];
  /** Sorted by path. */
  readonly files: readonly OwnedFile[];
}

export interface OwnedFile {
  readonly path: string;
  /** The URL of the layer; undefined for a file that no build wrote. */
  readonly layer: string | undefined;
  /** What became of it since the build. */
  readonly state: 'built' | 'modified' | 'added' | 'deleted';
}

/**
 * Reads which layer owns each file of a built charm, and what was changed since.
 *
 * Manifests of charm-tools are read as well.
 *
 * @throws MANIFEST_INVALID when the folder has no `.build.manifest` that can be read.
 */
export async function charmOwners(folder: string): Promise<CharmOwners> {
  const { layers, signatures } = await readManifest(folder);
  const { present } = await readOutput(folder);
  const files = [...present].map(([path, found]): OwnedFile => {
    const signature = signatures.get(path);
    if (signature === undefined) return { path, layer: undefined, state: 'added' };
    const { layer, hash } = signature;
    const same = hash === 'unchecked' || hash === found.sha256;
    return { path, layer, state: same ? 'built' : 'modified' };
  });
  const deleted = [...signatures]
    .filter(([path]) => !present.has(path) && path !== manifestPath)
    .map(([path, { layer }]): OwnedFile => ({ path, layer, state: 'deleted' }));
  const all = [...files, ...deleted];
  return { layers, files: all.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

interface Manifest {
  readonly layers: CharmOwners['layers'];
  readonly signatures: ReadonlyMap<string, { readonly layer: string; readonly hash: string }>;
}

async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, manifestPath);
  let manifest: unknown;
  try {
    manifest = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    const text = `${path} ${error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'}`;
    throw fault('MANIFEST_INVALID', text, { cause: error });
  }
  const layers = property(manifest, 'layers');
  const signatures = property(manifest, 'signatures');
  if (!isObject(signatures)) {
    throw fault('MANIFEST_INVALID', `${path} has no signatures`);
  }
  return {
    layers: (Array.isArray(layers) ? layers : []).map((layer: unknown) => ({
      url: textOf(property(layer, 'url')),
      rev: textOf(property(layer, 'rev')),
    })),
    signatures: new Map(
      Object.entries(signatures).map(([file, signature]) => {
        return [
          file,
          { layer: textOf(property(signature, '0')), hash: textOf(property(signature, '2')) },
        ];
      }),
    ),
  };
}

function property(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([name]) => name === key)?.[1];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
