import { configHash, configInForce } from '../charm/config-in-force.ts';
import { remoteSecrets } from '../../model/secrets/secret-hooks.ts';
import { remoteStorages } from '../../model/storage/storage-hooks.ts';
import { isImplicit } from '../hook-runner/hook-variables.ts';
import type { LocalState, RemoteRelation, RemoteState } from '../../model/resolver/state.ts';
import type { Services } from '../services.ts';
import { pendingActions } from '../store/actions.ts';
import { readBag } from '../store/bags.ts';
import type { Database } from '../store/database.ts';
import { isLeader } from '../store/leases.ts';
import { relationEnds, relationsOf } from '../store/relations.ts';
import { scopeMembers } from '../store/scopes.ts';
import { secretStore } from '../store/secrets.ts';
import { storageStore } from '../store/storage.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

/** What an agent knows of its unit that others do not decide. */
export interface AgentState {
  readonly local: LocalState;
  /** The boot of its machine. */
  readonly boot: string;
  /** Ids of the commands that wait to run in its context. */
  readonly commands: readonly string[];
}

/** Reads from the store what a unit should follow. */
export function readRemote(
  services: Services,
  facts: UnitFacts,
  { local, boot, commands }: AgentState,
): RemoteState {
  const { db, shelf } = services;
  const { unit, application, machine } = facts;
  const leader = isLeader(db, unit.id);
  const ref = { name: unit.name, application: application.name };
  const charm = shelf.charm(local.charm?.sha ?? application.charm);
  return {
    life: unit.life,
    forced: unit.forced,
    charm: { sha: application.charm, modified: application.charmModified },
    forceCharm: application.forceCharm,
    configHash: configHash(configInForce(db, application.id, charm), machine.address),
    leader,
    relations: remoteRelations(db, facts),
    secrets: remoteSecrets(secretStore(db, application.model).concerning(ref), ref, leader),
    storages: remoteStorages(storageStore(db, application.model).ofUnit(unit.name)),
    actions: pendingActions(db, unit.id),
    commands,
    resolved: unit.resolved,
    boot,
    // A unit at rest has no other hook to check itself in.
    updateStatusInterval: services.repairs.has(unit.id) ? 0 : services.updateStatusInterval,
  };
}

function remoteRelations(
  db: Database,
  { application, unit }: UnitFacts,
): readonly RemoteRelation[] {
  return relationsOf(db, application.id).flatMap((relation) => {
    const { id, life } = relation;
    const ends = relationEnds(relation, application.id);
    if (ends === undefined) return [];
    const { own, other } = ends;
    const members = scopeMembers(db, relation, { application: other.application, unit });
    return [
      {
        id,
        peer: other.role === 'peers',
        implicit: isImplicit(own),
        dying: life !== 'alive',
        members: new Map(members.map(({ unit: name, version }) => [name, version])),
        applicationVersion:
          readBag(db, { relation: id, owner: other.applicationName })?.version ?? 0,
      },
    ];
  });
}
