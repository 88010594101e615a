/** How a unit of a simulated model sees it: for the resolver, and as the State that its hook runs in. */
import type { Hook } from '../../model/resolver/operation.ts';
import type { LocalState, RemoteRelation, RemoteState } from '../../model/resolver/state.ts';
import type { UnitRef } from '../../model/unit-ref.ts';
import type { Bag, RelationState, State } from '../state.ts';
import { localSecrets, remoteSecrets } from '../../model/secrets/secret-hooks.ts';
import { announcedStorages, remoteStorages } from '../../model/storage/storage-hooks.ts';
import { storageViews } from '../../model/storage/storage-views.ts';
import { seenSecrets } from '../agent/secret-views.ts';
import { modelStoreOf } from './model-store-of.ts';
import {
  endsOf,
  type SimulatedRelation,
  type SimulatedUnit,
  type SimulatedModel,
} from './simulated-model.ts';

/** The order in which a unit looks at its relations, which in Juju is random: id → rank. */
export type RelationOrder = (relation: number) => number;

export function remoteOf(
  world: SimulatedModel,
  unit: SimulatedUnit,
  order: RelationOrder,
): RemoteState {
  const { application } = unit;
  return {
    life: unit.dying ? 'dying' : 'alive',
    forced: false,
    charm: { sha: application.charm.name, modified: application.modified },
    configHash: String(application.configVersion),
    leader: application.leader === unit.name,
    relations: [...world.relations.values()].flatMap((each) => {
      const remote = remoteRelation(world, unit, each);
      return remote === undefined ? [] : [{ ...remote, id: order(each.id) }];
    }),
    secrets: remoteSecrets(world.secrets.all(), refOf(unit), application.leader === unit.name),
    storages: remoteStorages(world.storages.ofUnit(unit.name)),
    actions: [],
    commands: [],
    resolved: 'none',
    boot: 'first',
    updateStatusInterval: Infinity,
  };
}

/** Undefined for a relation that the unit has nothing to do with. */
function remoteRelation(
  world: SimulatedModel,
  unit: SimulatedUnit,
  relation: SimulatedRelation,
): RemoteRelation | undefined {
  const ends = endsOf(relation, unit.application.name);
  if (ends === undefined) return undefined;
  const { id, peer, dying, scope } = relation;
  // A unit that has left a relation has nothing more to do with it.
  const over = dying && !unit.local.relations.has(id);
  if (over) return undefined;
  const versionOf = (owner: string) => world.bags.find(id, owner)?.version ?? 0;
  const members = new Map<string, number>();
  for (const name of scope) {
    if (name === unit.name || !name.startsWith(`${ends.other.application}/`)) continue;
    members.set(name, versionOf(name));
  }
  const applicationVersion = versionOf(ends.other.application);
  return { id, peer, dying, members, applicationVersion };
}

export function localOf(
  world: SimulatedModel,
  { name, application, local }: SimulatedUnit,
  order: RelationOrder,
): LocalState {
  const { charmModified, configVersion } = local;
  return {
    unit: name,
    charm:
      charmModified === undefined
        ? undefined
        : { sha: application.charm.name, modified: charmModified },
    installed: local.installed,
    started: local.started,
    stopped: local.stopped,
    removed: local.removed,
    configHash: configVersion === undefined ? undefined : String(configVersion),
    leader: local.leader,
    boot: 'first',
    operation: local.operation,
    relations: new Map([...local.relations].map(([id, each]) => [order(id), each])),
    secrets: localSecrets(world.secrets.all(), name),
    storages: announcedStorages(world.storages.ofUnit(name)),
    updatedAt: 0,
  };
}

/** The state in which a unit's hook runs. */
export function stateOf(world: SimulatedModel, unit: SimulatedUnit, hook: Hook | undefined): State {
  const { application } = unit;
  const seen = seenSecrets(modelStoreOf(world), refOf(unit));
  return {
    ...unit.state,
    leader: application.leader === unit.name,
    config: application.config,
    resources: application.resources,
    secrets: seen.secrets,
    secretLabels: seen.labels,
    storage: storageViews(world.storages.ofUnit(unit.name)),
    relations: [...world.relations.values()].flatMap((relation) =>
      relationState(world, unit, { relation, hook }),
    ),
  };
}

interface SeenRelation {
  readonly relation: SimulatedRelation;
  readonly hook: Hook | undefined;
}

function relationState(
  world: SimulatedModel,
  unit: SimulatedUnit,
  { relation, hook }: SeenRelation,
): RelationState[] {
  const ends = endsOf(relation, unit.application.name);
  const known = unit.local.relations.get(relation.id);
  if (ends === undefined || (known === undefined && relation.dying)) return [];
  const members = new Set(known?.members.keys());
  if (hook?.kind === 'relation-joined' && hook.relation === relation.id) members.add(hook.unit);
  const bag = (owner: string): Bag => world.bags.find(relation.id, owner)?.settings ?? {};
  const { application } = ends.other;
  return [
    {
      id: relation.id,
      endpoint: ends.own.endpoint,
      application: relation.peer ? undefined : application,
      units: Object.fromEntries([...members].sort().map((name) => [name, bag(name)])),
      applicationBag: relation.peer ? {} : bag(application),
      own: bag(unit.name),
      ownApplication: bag(ends.own.application),
    },
  ];
}

function refOf({ name, application }: SimulatedUnit): UnitRef {
  return { name, application: application.name };
}
