/** What a hook asked of secrets, made true when it ends. */
import { fault } from '../../errors.ts';
import type {
  SecretAttributes,
  SecretChange,
  SecretGrant,
  SecretRevoke,
} from '../../juju/agent/hook-changes.ts';
import type { ModelStore } from '../model-store.ts';
import { applicationOf, type UnitRef } from '../unit-ref.ts';
import { withConsumer } from './consumers.ts';
import { refusedSecretChange } from './refused-change.ts';
import { expiryTime, firstRotation } from './secret-times.ts';
import { latestRevision, type Grant, type Revision, type Secret } from './secret.ts';

/** A hook's changes of one kind, with the time of its end. */
export interface SecretChanges {
  readonly changes: readonly SecretChange[];
  readonly now: number;
}

/**
 * Applies what a unit's hook asked of secrets, in order. What was asked of a secret that is gone is dropped.
 *
 * @throws HOOK_FLUSH_FAILED when the model refuses a change; the caller's transaction then leaves nothing of them.
 */
export function commitSecretChanges(
  model: ModelStore,
  unit: UnitRef,
  { changes, now }: SecretChanges,
): void {
  const refused = refusedSecretChange(model, unit, changes);
  if (refused !== undefined) throw fault('HOOK_FLUSH_FAILED', refused);
  const { secrets } = model;
  for (const change of changes) {
    if (change.kind === 'create') {
      secrets.save(createdSecret(unit, change, now), change.content);
      continue;
    }
    const secret = secrets.find(change.id);
    if (secret === undefined) continue;
    const after = changedSecret({ model, unit, now }, secret, change);
    if (after === undefined) secrets.remove(change.id);
    else secrets.save(after, change.kind === 'update' ? change.content : undefined);
  }
}

interface Committer {
  readonly model: ModelStore;
  readonly unit: UnitRef;
  readonly now: number;
}

function createdSecret(
  { name, application }: UnitRef,
  { id, owner, attributes }: SecretChange & { readonly kind: 'create' },
  now: number,
): Secret {
  const { rotation = 'never', label = '', description = '', expire } = attributes;
  return {
    id,
    owner: { application, unit: owner === 'unit' ? name : undefined },
    label,
    description,
    rotation,
    rotates: firstRotation(rotation, now),
    autoPrune: false,
    created: now,
    updated: now,
    revisions: [newRevision(1, expire, now)],
    grants: [],
    consumers: new Map(),
  };
}

/** The secret after a change; undefined when its last revision went. */
function changedSecret(
  by: Committer,
  secret: Secret,
  change: Exclude<SecretChange, { readonly kind: 'create' }>,
): Secret | undefined {
  switch (change.kind) {
    case 'update':
      return updatedSecret(secret, change, by.now);
    case 'remove':
      return withoutRevision(secret, change.revision);
    case 'grant':
      return withRelationGrant(by, secret, change.grant);
    case 'revoke':
      return { ...secret, grants: keptGrants(by.model, secret, change.revoke) };
    case 'track':
      return withConsumer(secret, by.unit.name, { revision: latestRevision(secret).number });
  }
}

/** An expiry without new content is that of the newest revision, as Juju has it. */
function updatedSecret(
  secret: Secret,
  { content, attributes }: SecretChange & { readonly kind: 'update' },
  now: number,
): Secret {
  const { expire } = attributes;
  const latest = latestRevision(secret);
  const changed = { ...secret, ...changedTraits(secret, attributes, now), updated: now };
  if (content !== undefined)
    return withRevision(changed, newRevision(latest.number + 1, expire, now));
  if (expire === undefined) return changed;
  const older = secret.revisions.slice(0, -1);
  return { ...changed, revisions: [...older, { ...latest, ...expiryOf(expire, now) }] };
}

/** A policy that begins counts from now; one that changes keeps the time that is set already. */
function changedTraits(
  before: Secret,
  { label, description, rotation = before.rotation }: SecretAttributes,
  now: number,
): Pick<Secret, 'label' | 'description' | 'rotation' | 'rotates'> {
  return {
    label: label ?? before.label,
    description: description ?? before.description,
    rotation,
    rotates: rotation === 'never' ? undefined : (before.rotates ?? firstRotation(rotation, now)),
  };
}

/** A revision that is made now. */
export function newRevision(number: number, expire: string | undefined, now: number): Revision {
  return { number, created: now, ...expiryOf(expire, now), removalNotified: new Set() };
}

export function withRevision(secret: Secret, revision: Revision): Secret {
  return { ...secret, revisions: [...secret.revisions, revision] };
}

/** A secret without one revision; undefined when that was its last one, or when none is named. */
export function withoutRevision(secret: Secret, number: number | undefined): Secret | undefined {
  const revisions = secret.revisions.filter((each) => each.number !== number);
  return number === undefined || revisions.length === 0 ? undefined : { ...secret, revisions };
}

/** A secret with a grant, once. */
export function withGrant(secret: Secret, grant: Grant): Secret {
  const isThere = secret.grants.some(
    ({ application, unit, relation }) =>
      application === grant.application && unit === grant.unit && relation === grant.relation,
  );
  return isThere ? secret : { ...secret, grants: [...secret.grants, grant] };
}

/** The grants of a secret but those to an application as a whole; its units keep their own. */
export function grantsBut({ grants }: Secret, application: string): readonly Grant[] {
  return grants.filter((each) => each.application !== application || each.unit !== undefined);
}

function expiryOf(
  expire: string | undefined,
  now: number,
): Pick<Revision, 'expires' | 'expiryHook'> {
  const due = expire === undefined ? undefined : expiryTime(expire, now);
  return { expires: due?.at, expiryHook: due };
}

/**
 * A secret with a grant through a relation.
 *
 * A grant that its whole application has already changes nothing (juju
 * `internal/worker/uniter/runner/context/context.go`, GrantSecret). A relation that is going away can still be granted
 * to, as in Juju 4.0 (`domain/secret/state/state.go`, GrantAccess); 3.6 refuses it, and a unit that becomes the leader
 * meanwhile could then never end its `leader-elected`.
 */
function withRelationGrant(
  { model, unit }: Committer,
  secret: Secret,
  { relation: number, unit: grantee }: SecretGrant,
): Secret {
  const relation = model.relation(unit.application, number);
  if (relation === undefined) throw fault('HOOK_FLUSH_FAILED', `relation ${number} is gone`);
  const { other: application } = relation;
  if (grantee !== undefined) {
    refuseUnknownUnit(model, grantee);
    if (applicationOf(grantee) !== application) {
      throw fault('HOOK_FLUSH_FAILED', `${grantee} is not in relation ${number}`);
    }
  }
  const whole = { application, unit: undefined, relation: number };
  if (withGrant(secret, whole) === secret) return secret;
  return withGrant(secret, { ...whole, unit: grantee });
}

function keptGrants(model: ModelStore, secret: Secret, revoke: SecretRevoke): readonly Grant[] {
  if (revoke.kind === 'application') return grantsBut(secret, revoke.application);
  refuseUnknownUnit(model, revoke.unit);
  return secret.grants.filter(({ unit }) => unit !== revoke.unit);
}

function refuseUnknownUnit(model: ModelStore, name: string): void {
  if (model.unitLife(name) === undefined)
    throw fault('HOOK_FLUSH_FAILED', `there is no unit "${name}"`);
}
