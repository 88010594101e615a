import { addressedSettings } from '../../model/relations/bag.ts';
import { concernsUnit } from '../../model/secrets/secret-hooks.ts';
import { showHookBegins } from '../../model/statuses/set-status.ts';
import { addStorageOfUnit } from '../../model/storage/add-storage.ts';
import { storageId } from '../../model/storage/storage.ts';
import { unitRef } from '../../model/unit-ref.ts';
import { openBag, readBag } from '../store/bags.ts';
import { isoTime } from '../clock.ts';
import { hookVariables, type HookVariables } from '../hook-runner/hook-variables.ts';
import {
  isSecretHook,
  isStorageHook,
  type Hook,
  type SecretHook,
  type StorageHook,
} from '../../model/resolver/operation.ts';
import { unitHasFiles } from '../leftovers/has-files.ts';
import type { Services } from '../services.ts';
import { applicationById } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { isLeader } from '../store/leases.ts';
import { writeOperation } from '../store/operations.ts';
import { enterScope } from '../store/scopes.ts';
import { secretStore } from '../store/secrets.ts';
import { setAgentStatus, statusStore } from '../store/statuses.ts';
import { relationById, relationEnds } from '../store/relations.ts';
import { storageStore } from '../store/storage.ts';
import { modelStore } from '../store/model-store.ts';
import { addSubordinate } from '../store/subordinates.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

export interface PreparedHook {
  readonly hook: Hook;
  readonly variables: HookVariables;
  readonly contextId: string;
}

export interface HookPreparation {
  readonly hook: Hook;
  readonly attempt: number;
  /** Of the config as it is now. */
  readonly configHash: string;
}

/**
 * Records that a hook is about to run, so that a controller that is killed knows it afterwards.
 *
 * @returns undefined when there is no reason to run it any more.
 */
export function prepareHook(
  services: Services,
  facts: UnitFacts,
  { hook: asked, attempt, configHash }: HookPreparation,
): PreparedHook | undefined {
  const { db } = services;
  const { unit } = facts;
  if (asked.kind === 'leader-elected' && !isLeader(db, unit.id)) return undefined;
  if ('relation' in asked && relationById(db, asked.relation) === undefined) return undefined;
  if (isStorageHook(asked) && !isThere(db, facts, asked)) return undefined;
  if (isSecretHook(asked) && !concerns(db, facts, asked)) return undefined;
  const hook: Hook =
    asked.kind === 'config-changed' ? { kind: 'config-changed', hash: configHash } : asked;
  const variables = hookVariables(db, facts, hook);
  const contextId = `${unit.name}-${variables.name}-${services.randomHex(8)}`;
  db.transaction(() => {
    if (hook.kind === 'relation-created') enterRelation(services, facts, hook.relation);
    writeOperation(db, unit.id, {
      slot: 'main',
      operation: { kind: 'hook', hook },
      step: 'pending',
      context: contextId,
      attempt,
    });
    announce(services, facts, { hook, variables });
  });
  return { hook, variables, contextId };
}

function isThere(db: Database, { model, unit }: UnitFacts, { storage }: StorageHook): boolean {
  return storageStore(db, model.id)
    .ofUnit(unit.name)
    .some((each) => storageId(each) === storage);
}

function concerns(db: Database, { model, unit }: UnitFacts, hook: SecretHook): boolean {
  return concernsUnit(secretStore(db, model.id).find(hook.secret), hook, isLeader(db, unit.id));
}

/** From its relation-created on, a unit is seen by the other side, with the address it has. */
function enterRelation(services: Services, facts: UnitFacts, relation: number): void {
  const { db } = services;
  const { unit, machine } = facts;
  enterScope(db, relation, unit.id);
  bringSubordinate(services, facts, relation);
  const bag = { relation, owner: unit.name };
  openBag(db, bag, addressedSettings(machine.address, readBag(db, bag)?.settings));
}

/** A principal that enters a relation of container scope gets its subordinate's unit, as in Juju's state. */
function bringSubordinate(
  services: Services,
  { model, unit, application }: UnitFacts,
  id: number,
): void {
  const { db, clock, shelf } = services;
  const relation = relationById(db, id);
  const other = relation && relationEnds(relation, application.id)?.other;
  if (relation?.scope !== 'container' || unit.principal !== undefined) return;
  const beside = other && applicationById(db, other.application);
  if (beside?.life !== 'alive' || !shelf.charm(beside.charm).subordinate) return;
  const hasFiles = unitHasFiles(services.home, model.name);
  const when = { since: isoTime(clock), now: clock.now(), hasFiles };
  const added = addSubordinate(db, { application: beside, principal: unit }, when);
  if (added !== undefined) {
    addStorageOfUnit(modelStore(services, model), unitRef(added.name), clock.now());
  }
}

function announce(
  { db, clock }: Services,
  { model, unit }: UnitFacts,
  { hook, variables }: Pick<PreparedHook, 'hook' | 'variables'>,
): void {
  // Juju shows an update-status only when it failed, so that a resting unit is not seen to flicker.
  if (hook.kind === 'update-status' || variables.implicit === true) return;
  const since = isoTime(clock);
  const running = `running ${variables.name} hook${subjectOf(hook)}`;
  setAgentStatus(db, unit.id, { status: 'executing', message: running, since });
  showHookBegins(statusStore(db, model.id), unit.name, { hook: hook.kind, now: clock.now() });
}

/** Source: juju `internal/worker/uniter/operation/runhook.go` (RunningHookMessage). */
function subjectOf(hook: Hook): string {
  if ('unit' in hook) return ` for ${hook.unit}`;
  if (!isSecretHook(hook)) return '';
  const one = hook.kind === 'secret-remove' || hook.kind === 'secret-expired';
  return ` for secret:${hook.secret}${one ? `/${hook.revision}` : ''}`;
}
