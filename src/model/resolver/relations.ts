import type { RelationHook } from './operation.ts';
import type { LocalRelation, LocalState, RemoteRelation, RemoteState } from './state.ts';

/** The first living relation whose relation-created hook has not run. */
export function createdRelation(remote: RemoteState, local: LocalState): number | undefined {
  return inOrder(remote.relations).find(
    (relation) => !relation.dying && !local.relations.has(relation.id),
  )?.id;
}

/** The next hook of any relation: those with other applications first, then peers. */
export function relationHook(remote: RemoteState, local: LocalState): RelationHook | undefined {
  for (const relation of inOrder(remote.relations)) {
    const known = local.relations.get(relation.id);
    if (known === undefined) continue;
    const hook = nextHook(relation, known, departure(remote, local, relation));
    if (hook !== undefined) return hook;
  }
  return undefined;
}

/** Whether this unit leaves the relation, and the unit to be named as the departing one then. */
interface Departure {
  readonly leaving: boolean;
  /** The local unit when it is the one that goes away; else each remote unit departs itself. */
  readonly departing: string | undefined;
}

function departure(remote: RemoteState, local: LocalState, relation: RemoteRelation): Departure {
  const dying = remote.life !== 'alive';
  return { leaving: dying || relation.dying, departing: dying ? local.unit : undefined };
}

/** Within one relation: changed after joined, departed, broken, application changed, joined, changed. */
function nextHook(
  { id: relation, peer, implicit, members: all, applicationVersion }: RemoteRelation,
  known: LocalRelation,
  { leaving, departing }: Departure,
): RelationHook | undefined {
  if (implicit === true) return leaving ? { kind: 'relation-broken', relation } : undefined;
  const members = leaving ? new Map<string, number>() : all;
  const pending = known.changedPending;
  if (pending !== undefined) {
    const version = all.get(pending) ?? known.members.get(pending) ?? 0;
    return { kind: 'relation-changed', relation, unit: pending, version };
  }
  for (const unit of [...known.members.keys()].sort()) {
    if (members.has(unit)) continue;
    return { kind: 'relation-departed', relation, unit, departing: departing ?? unit };
  }
  if (leaving) return peer ? undefined : { kind: 'relation-broken', relation };
  if (applicationVersion !== known.applicationVersion) {
    return { kind: 'relation-changed', relation, version: applicationVersion };
  }
  return arrivals(relation, members, known);
}

function arrivals(
  relation: number,
  members: ReadonlyMap<string, number>,
  known: LocalRelation,
): RelationHook | undefined {
  const units = [...members.keys()].sort();
  for (const unit of units) {
    const version = members.get(unit) ?? 0;
    if (!known.members.has(unit)) return { kind: 'relation-joined', relation, unit, version };
  }
  for (const unit of units) {
    const version = members.get(unit) ?? 0;
    if (known.members.get(unit) !== version) {
      return { kind: 'relation-changed', relation, unit, version };
    }
  }
  return undefined;
}

/** Juju goes through relations in the random order of a Go map; by id is one such order, and repeatable. */
function inOrder(relations: readonly RemoteRelation[]): readonly RemoteRelation[] {
  return relations.toSorted((a, b) => Number(a.peer) - Number(b.peer) || a.id - b.id);
}
