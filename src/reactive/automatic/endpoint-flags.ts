import type { Hash } from './config-flags.ts';
import { isFlagName } from '../flag-name.ts';
import type { FlagPlan } from './flag-plan.ts';

type Bag = Readonly<Record<string, string>>;
type Digests = Readonly<Record<string, string>>;

/** Relation id → bag owner (remote unit or application) → key → digest of the value last seen. */
export type EndpointMemory = Readonly<Record<string, Readonly<Record<string, Digests>>>>;

/** One relation as it is now. */
export interface RelationReading {
  /** `db:3` */
  readonly id: string;
  /** Remote units, without one that departs. */
  readonly units: readonly string[];
  /** The bags that were read in this hook, by owner; what is missing is taken to be as last seen. */
  readonly bags: Readonly<Record<string, Bag>>;
}

export interface EndpointReading {
  readonly endpoint: string;
  /** Without a relation that is being broken. */
  readonly relations: readonly RelationReading[];
  readonly step: 'created' | 'joined' | 'changed' | 'departed' | 'broken' | undefined;
  readonly memory: EndpointMemory;
  readonly hash: Hash;
}

/**
 * The flags of one endpoint.
 *
 * - `endpoint.<n>.related`: there is a relation, with or without remote units
 * - `endpoint.<n>.joined`: there is a remote unit
 * - `endpoint.<n>.changed`, `endpoint.<n>.changed.<key>`: a key of a remote unit's or application's bag
 *   came, changed or went since it was last seen; for one hook
 * - `endpoint.<n>.departed`, `endpoint.<n>.broken`: a unit, or a whole relation, goes; for one hook
 */
export function endpointFlags(reading: EndpointReading): {
  plan: FlagPlan;
  memory: EndpointMemory;
} {
  const { endpoint, relations, step, memory: before, hash } = reading;
  const memory = Object.fromEntries(
    relations.map((relation) => [relation.id, remember(relation, before[relation.id] ?? {}, hash)]),
  );
  const prefix = `endpoint.${endpoint}.`;
  const passing = [
    ...changedFlags(changedKeys(before, memory)),
    ...(step === 'departed' ? ['departed'] : []),
    ...(step === 'broken' ? ['broken'] : []),
  ].map((name) => prefix + name);
  const on = [
    ...(relations.length > 0 ? [`${prefix}related`] : []),
    ...(relations.some(({ units }) => units.length > 0) ? [`${prefix}joined`] : []),
    ...passing,
  ];
  return { plan: { owns: (flag) => endpointOf(flag) === endpoint, on, passing }, memory };
}

/** Clears what is left of endpoints that an upgraded charm no longer has. */
export function goneEndpointFlags(endpoints: readonly string[]): FlagPlan {
  const known = new Set(endpoints);
  const owns = (flag: string): boolean => {
    const endpoint = endpointOf(flag);
    return endpoint !== undefined && !known.has(endpoint);
  };
  return { owns, on: [], passing: [] };
}

/** The endpoint of a flag that the framework keeps; a layer's own `endpoint.<n>.…` flags have none. */
function endpointOf(flag: string): string | undefined {
  return /^endpoint\.([^.]+)\.(?:related|joined|departed|broken|changed(?:\..*)?)$/.exec(flag)?.[1];
}

function remember(
  { units, bags }: RelationReading,
  before: Readonly<Record<string, Digests>>,
  hash: Hash,
): Record<string, Digests> {
  const members = new Set(units);
  const after: Record<string, Digests> = {};
  for (const owner of [...new Set([...Object.keys(before), ...Object.keys(bags)])].sort()) {
    if (owner.includes('/') && !members.has(owner)) continue;
    const bag = bags[owner];
    after[owner] = bag === undefined ? (before[owner] ?? {}) : digest(owner, bag, hash);
  }
  return after;
}

function digest(owner: string, bag: Bag, hash: Hash): Digests {
  return Object.fromEntries(
    Object.keys(bag)
      .sort()
      .map((key) => [key, hash(`bag ${owner} ${key} ${bag[key] ?? ''}`)]),
  );
}

/** Keys that differ in bags that are still there: a unit that left is no change of its keys. */
function changedKeys(before: EndpointMemory, after: EndpointMemory): readonly string[] {
  const changed = new Set<string>();
  for (const [id, owners] of Object.entries(after)) {
    for (const [owner, keys] of Object.entries(owners)) {
      const old = before[id]?.[owner] ?? {};
      if (old === keys) continue;
      for (const key of new Set([...Object.keys(old), ...Object.keys(keys)])) {
        if (old[key] !== keys[key]) changed.add(key);
      }
    }
  }
  return [...changed].sort();
}

/** A key that can't be part of a flag (the other side may write anything) raises only `changed`. */
function changedFlags(keys: readonly string[]): readonly string[] {
  if (keys.length === 0) return [];
  return ['changed', ...keys.filter(isFlagName).map((key) => `changed.${key}`)];
}
