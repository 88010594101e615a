/** What a simulated model is made of; only its own room changes it. */
import type { LocalRelation, PersistedOperation } from '../../model/resolver/state.ts';
import { MemorySecrets } from '../../model/secrets/memory-secrets.ts';
import { withoutRelation } from '../../model/secrets/removed-parts.ts';
import { MemoryPorts } from '../../model/ports/memory-ports.ts';
import { MemoryBags } from '../../model/relations/memory-bags.ts';
import { MemoryStatuses } from '../../model/statuses/memory-statuses.ts';
import { MemoryStorages } from '../../model/storage/memory-storages.ts';
import { testUuids } from '../agent/unit-model.ts';
import type { CharmUnderTest } from '../charm.ts';
import type { ResourceState, State } from '../state.ts';

export interface SimulatedModel {
  readonly applications: Map<string, Application>;
  /** By name, in the order they were added. */
  readonly units: Map<string, SimulatedUnit>;
  readonly relations: Map<number, SimulatedRelation>;
  readonly secrets: MemorySecrets;
  readonly storages: MemoryStorages;
  readonly statuses: MemoryStatuses;
  readonly ports: MemoryPorts;
  /** Of relations. */
  readonly bags: MemoryBags;
  readonly newUuid: () => string;
  nextSecret: number;
  nextRelation: number;
  nextAddress: number;
}

export interface Application {
  readonly name: string;
  charm: CharmUnderTest;
  config: State['config'];
  /** Grows with each change of config. */
  configVersion: number;
  resources: Readonly<Record<string, ResourceState>>;
  /** Grows with each change of charm or resources. */
  modified: number;
  leader: string | undefined;
  nextUnit: number;
  dying: boolean;
  /** What each unit begins with. */
  readonly first: State;
}

export interface SimulatedUnit {
  readonly name: string;
  readonly application: Application;
  readonly address: string;
  dying: boolean;
  /** Without relations, secrets and storage: those are the model's. */
  state: State;
  local: Local;
}

/** What the unit's agent remembers; the resolver's own shape, but writable. */
export interface Local {
  charmModified: number | undefined;
  installed: boolean;
  started: boolean;
  stopped: boolean;
  removed: boolean;
  configVersion: number | undefined;
  leader: boolean;
  operation: PersistedOperation | undefined;
  readonly relations: Map<number, LocalRelation>;
}

export interface End {
  readonly application: string;
  readonly endpoint: string;
}

export interface SimulatedRelation {
  readonly id: number;
  /** Both sides; one and the same for peers. */
  readonly ends: readonly [End, End];
  readonly peer: boolean;
  dying: boolean;
  /** Units in scope. */
  readonly scope: Set<string>;
}

export function emptyModel(): SimulatedModel {
  return {
    applications: new Map(),
    units: new Map(),
    relations: new Map(),
    secrets: new MemorySecrets(),
    storages: new MemoryStorages(),
    statuses: new MemoryStatuses(),
    ports: new MemoryPorts(),
    bags: new MemoryBags(),
    newUuid: testUuids(),
    nextSecret: 1,
    nextRelation: 0,
    nextAddress: 10,
  };
}

/** The side that an application is on, and the other one. */
export function endsOf(
  { ends: [one, other] }: SimulatedRelation,
  application: string,
): { readonly own: End; readonly other: End } | undefined {
  if (one.application === application) return { own: one, other };
  if (other.application === application) return { own: other, other: one };
  return undefined;
}

export function unitsOf(world: SimulatedModel, application: string): readonly SimulatedUnit[] {
  return [...world.units.values()].filter((unit) => unit.application.name === application);
}

/** Takes a relation out of the model, with what was granted through it. */
export function deleteRelation(world: SimulatedModel, id: number): void {
  world.relations.delete(id);
  world.bags.removeRelation(id);
  world.secrets.replaceAll((secret) => withoutRelation(secret, id));
}
