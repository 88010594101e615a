import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { runtimes } from '../pack/runtimes.ts';
import { packageRoot } from '../package-root.ts';
import type { FrameworkTexts } from '../plan/assemble-plan.ts';
import type { BuildLock, LockedLayer, LockedPackage } from '../plan/build-lock.ts';
import type { ReadLayers } from '../read/read-layers.ts';

/**
 * The lock of a build: what the charm is made from.
 *
 * @param inputs the files of the bundle, absolute and without links.
 */
export async function describeLock(
  { layers, interfaces }: Pick<ReadLayers, 'layers' | 'interfaces'>,
  inputs: readonly string[],
  { dispatch, programs }: FrameworkTexts,
): Promise<BuildLock> {
  const below = [...interfaces, ...layers.slice(0, -1)];
  const folders = [...interfaces.filter(({ isBuiltIn }) => !isBuiltIn), ...layers];
  const owners = await ownedInputs(
    folders.map(({ folder }) => folder),
    inputs,
  );
  const manifest = JSON.parse(await readFile(join(packageRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  const own = [dispatch, programs.run, programs.command, programs.library];
  const pinned = below.map(({ url, origin, sha256, folder }): LockedLayer => {
    const bundled = owners.layers.get(folder) ?? [];
    return { layer: url, ...origin, sha256: hashOf([sha256, ...bundled]) };
  });
  return {
    lockVersion: 1,
    framework: { version: manifest.version, sha256: hashOf([...own, ...owners.framework]) },
    layers: pinned,
    packages: [...owners.packages]
      .map(([name, files]): LockedPackage => ({ package: name, sha256: hashOf(files) }))
      .sort((a, b) => (a.package < b.package ? -1 : 1)),
    runtimes,
  };
}

interface OwnedInputs {
  readonly layers: ReadonlyMap<string, readonly string[]>;
  readonly packages: ReadonlyMap<string, readonly string[]>;
  readonly framework: readonly string[];
}

/** Gives each input to the innermost folder of a layer that holds it, to its npm package, or to charmwright. */
async function ownedInputs(
  folders: readonly string[],
  inputs: readonly string[],
): Promise<OwnedInputs> {
  const root = packageRoot();
  const [ofLayers, packages, framework] = [
    new Map<string, string[]>(),
    new Map<string, string[]>(),
    Array.of<string>(),
  ];
  for (const path of [...inputs].sort()) {
    const text = await signed(path);
    const owner = innermost([...folders, root], path);
    const inside = owner === undefined ? path : relative(owner, path);
    const installed = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\/(.*)$/.exec(posix(inside));
    if (installed !== null) append(packages, installed[1] ?? '', `${installed[2] ?? ''} ${text}`);
    else if (owner === root) framework.push(`${inside} ${text}`);
    else append(ofLayers, owner ?? '', `${posix(inside)} ${text}`);
  }
  return { layers: ofLayers, packages, framework };
}

function innermost(folders: readonly string[], path: string): string | undefined {
  const holding = folders.filter((folder) => path.startsWith(folder + sep));
  return holding.sort((a, b) => b.length - a.length)[0];
}

function append(to: Map<string, string[]>, key: string, text: string): void {
  to.set(key, [...(to.get(key) ?? []), text]);
}

async function signed(path: string): Promise<string> {
  return hashOf([await readFile(path)]);
}

function hashOf(parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

function posix(path: string): string {
  return path.split(sep).join('/');
}
