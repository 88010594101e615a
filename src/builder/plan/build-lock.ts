import type { LayerOrigin } from './layer-source.ts';

/** What a charm was built from, apart from its own folder: the content of `build.lock`. */
export interface BuildLock {
  readonly lockVersion: 1;
  /** charmwright itself: the framework, the interfaces and all it bundles. */
  readonly framework: { readonly version: string; readonly sha256: string };
  /** Interfaces, then layers, bottom first; without the charm. */
  readonly layers: readonly LockedLayer[];
  /** npm packages of which something is in the bundle, by name. */
  readonly packages: readonly LockedPackage[];
  /** The Node of each architecture. */
  readonly runtimes: Readonly<Record<string, LockedRuntime>>;
}

export interface LockedLayer extends LayerOrigin {
  readonly layer: string;
  /** Of all that the layer brings, what its handlers import included. */
  readonly sha256: string;
}

export interface LockedPackage {
  readonly package: string;
  readonly sha256: string;
}

export interface LockedRuntime {
  readonly package: string;
  readonly version: string;
  readonly integrity: string;
  readonly sha256: string;
}

/** How `now` differs from what is locked, one line each; empty when it does not. */
export function lockDifferences(locked: BuildLock, now: BuildLock): readonly string[] {
  const [before, after] = [pinsOf(locked), pinsOf(now)];
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const pins = names.flatMap((name) => {
    const [old, fresh] = [before.get(name), after.get(name)];
    if (old === undefined) return `${name}: is new, and not in build.lock`;
    if (fresh === undefined) return `${name}: is in build.lock, and no longer part of the charm`;
    return [...new Set([...Object.keys(old), ...Object.keys(fresh)])].flatMap((key) =>
      old[key] === fresh[key]
        ? []
        : `${name}: ${key} is ${fresh[key] ?? 'none'}, and ${old[key] ?? 'none'} in build.lock`,
    );
  });
  if (pins.length > 0) return pins;
  const [order, wanted] = [now, locked].map(({ layers }) => layers.map(({ layer }) => layer));
  if (order?.join() === wanted?.join()) return [];
  return [`the order of layers is ${order?.join(', ')}, and ${wanted?.join(', ')} in build.lock`];
}

type Pin = Readonly<Record<string, string | undefined>>;

function pinsOf(lock: BuildLock): ReadonlyMap<string, Pin> {
  const { framework, layers, packages, runtimes } = lock;
  return new Map<string, Pin>([
    ['charmwright', { ...framework }],
    ...layers.map(({ layer, ...pin }): [string, Pin] => [layer, { ...pin }]),
    ...packages.map(({ package: name, sha256 }): [string, Pin] => [`package ${name}`, { sha256 }]),
    ...Object.entries(runtimes).map(([name, pin]): [string, Pin] => [
      `node for ${name}`,
      { ...pin },
    ]),
  ]);
}

/** `build.lock` as it is written. */
export function lockText(lock: BuildLock): string {
  return `${JSON.stringify(lock, undefined, 2)}\n`;
}
