/** One step of one unit: what the resolver says, done to the simulated model. */
import { addressedSettings } from '../../model/relations/bag.ts';
import { nextOperation } from '../../model/resolver/next-operation.ts';
import {
  isRelationHook,
  isSecretHook,
  isStorageHook,
  type Hook,
  type Operation,
  type SecretHook,
} from '../../model/resolver/operation.ts';
import { noteMounted, noteUnmounted, storageNeed } from '../../model/storage/storage-hooks.ts';
import { on, type TestEvent } from '../on.ts';
import { attempt } from '../run.ts';
import { hookName } from '../hook-name.ts';
import type { State } from '../state.ts';
import { testTime } from '../test-time.ts';
import { modelStoreOf } from './model-store-of.ts';
import { localOf, remoteOf, stateOf, type RelationOrder } from './unit-view.ts';
import { endsOf, type SimulatedUnit, type SimulatedModel } from './simulated-model.ts';
import { noteDone, putCharm } from './hook-effects.ts';
import { deleteUnit } from './delete-unit.ts';

/** What a unit does next. */
export type Next =
  | { readonly kind: 'operation'; readonly operation: Operation }
  | { readonly kind: 'finished' }
  | { readonly kind: 'idle' };

/** How a step ended: `hook` names what ran, if anything did. */
export type UnitStep =
  | { readonly kind: 'done'; readonly hook: string | undefined; readonly ran: readonly string[] }
  | { readonly kind: 'failed'; readonly hook: string; readonly error: unknown };

/** What a unit does next, by the controller's own resolver. */
export function nextOf(world: SimulatedModel, unit: SimulatedUnit, order: RelationOrder): Next {
  reconcileStorage(world, unit);
  const decision = nextOperation(
    remoteOf(world, unit, order),
    localOf(world, unit, order),
    testTime,
  );
  switch (decision.kind) {
    case 'run':
    case 'skip':
      return { kind: 'operation', operation: unranked(world, decision.operation, order) };
    case 'finished':
      return { kind: 'finished' };
    case 'idle':
    case 'failed':
      return { kind: 'idle' };
  }
}

/** Storage comes to a simulated machine and leaves it at once. */
function reconcileStorage({ storages }: SimulatedModel, { name, dying }: SimulatedUnit): void {
  for (const storage of storages.ofUnit(name)) {
    const need = storageNeed(storage, dying ? 'dying' : 'alive');
    if (need === 'attach') noteMounted(storages, storage, testTime);
    else if (need === 'detach') noteUnmounted(storages, storage, testTime);
  }
}

/** Relation ids as the model knows them. */
function unranked(world: SimulatedModel, operation: Operation, order: RelationOrder): Operation {
  if (operation.kind !== 'hook' || !isRelationHook(operation.hook)) return operation;
  const { hook } = operation;
  const relation = [...world.relations.keys()].find((id) => order(id) === hook.relation);
  return { kind: 'hook', hook: { ...hook, relation: relation ?? hook.relation } };
}

/** From its relation-created on a unit is seen by the other side, with its address. */
function enterScope(world: SimulatedModel, unit: SimulatedUnit, id: number): void {
  const relation = world.relations.get(id);
  if (relation === undefined || relation.scope.has(unit.name)) return;
  relation.scope.add(unit.name);
  const { version, settings } = world.bags.find(id, unit.name) ?? { version: 0, settings: {} };
  world.bags.save(id, unit.name, {
    version,
    settings: addressedSettings(unit.address, settings),
  });
}

export async function runStep(
  world: SimulatedModel,
  unit: SimulatedUnit,
  next: Next,
): Promise<UnitStep> {
  if (next.kind === 'finished') {
    deleteUnit(world, unit);
    return { kind: 'done', hook: undefined, ran: [] };
  }
  if (next.kind === 'idle' || next.operation.kind !== 'hook') {
    if (next.kind === 'operation' && next.operation.kind === 'deploy') putCharm(unit);
    return { kind: 'done', hook: undefined, ran: [] };
  }
  const { hook } = next.operation;
  if (hook.kind === 'relation-created') enterScope(world, unit, hook.relation);
  const event = eventOf(world, unit, hook);
  const name = hookName(event);
  const before = stateOf(world, unit, hook);
  const how = { event, consistency: false, store: modelStoreOf(world) };
  const ended = await attempt(unit.application.charm, how, before);
  if (ended.kind === 'failed') {
    keep(unit, ended.state);
    return { kind: 'failed', hook: name, error: ended.error };
  }
  keep(unit, ended.state);
  noteDone(world, unit, hook);
  return { kind: 'done', hook: name, ran: ended.state.last?.ran ?? [] };
}

/** Runs an event that the resolver knows nothing of: an action, an update-status, a secret's hook. */
export async function runEvent(
  world: SimulatedModel,
  unit: SimulatedUnit,
  event: TestEvent,
): Promise<UnitStep> {
  const before = stateOf(world, unit, undefined);
  const how = { event, consistency: false, store: modelStoreOf(world) };
  const ended = await attempt(unit.application.charm, how, before);
  const name = hookName(event);
  if (ended.kind === 'failed') {
    keep(unit, ended.state);
    return { kind: 'failed', hook: name, error: ended.error };
  }
  keep(unit, ended.state);
  return { kind: 'done', hook: name, ran: ended.state.last?.ran ?? [] };
}

function eventOf(world: SimulatedModel, { name: self }: SimulatedUnit, hook: Hook): TestEvent {
  if (isSecretHook(hook)) return secretEvent(hook);
  if (isStorageHook(hook)) {
    const { kind, storage } = hook;
    return kind === 'storage-attached' ? on.storageAttached(storage) : on.storageDetaching(storage);
  }
  if (!isRelationHook(hook)) return { kind: 'lifecycle', name: hook.kind };
  const { relation: id } = hook;
  const relation = world.relations.get(id);
  const ends = relation === undefined ? undefined : endsOf(relation, self.split('/')[0] ?? '');
  const endpoint = ends?.own.endpoint ?? '';
  switch (hook.kind) {
    case 'relation-created':
      return on.relationCreated(endpoint, { relation: id });
    case 'relation-joined':
      return on.relationJoined(endpoint, { relation: id, unit: hook.unit });
    case 'relation-changed':
      return on.relationChanged(endpoint, {
        relation: id,
        ...(hook.unit === undefined ? { of: 'application' } : { unit: hook.unit }),
      });
    case 'relation-departed': {
      const { unit, departing } = hook;
      return on.relationDeparted(endpoint, { relation: id, unit, departing });
    }
    case 'relation-broken':
      return on.relationBroken(endpoint, { relation: id });
  }
}

function secretEvent({ kind, secret, revision }: SecretHook): TestEvent {
  switch (kind) {
    case 'secret-changed':
      return on.secretChanged(secret);
    case 'secret-rotate':
      return on.secretRotate(secret);
    case 'secret-expired':
      return on.secretExpired(secret, revision);
    case 'secret-remove':
      return on.secretRemove(secret, revision);
  }
}

/** What is left of a hook however it ends. */
function keep(unit: SimulatedUnit, after: State): void {
  unit.state = { ...after, relations: [], secrets: [], secretLabels: {}, storage: [] };
}
