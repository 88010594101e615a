import { fault } from '../../errors.ts';
import type { SecretAttributes, SecretChange } from '../../juju/agent/hook-changes.ts';
import type { Clock } from '../clock.ts';
import { applicationNamed } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { relationsOf, type RelationRecord } from '../store/relations.ts';
import { grantSecret, revokeFromApplication, revokeFromUnit } from '../store/secret-access.ts';
import { consumeSecret } from '../store/secret-consumers.ts';
import * as secrets from '../store/secrets.ts';
import { unitNamed } from '../store/units.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';
import { relationEnds } from './scene.ts';
import { expiryTime, nextRotation } from './secret-times.ts';

/** Applies one change of a secret that is there and that the unit may change. */
export function applySecretChange(
  db: Database,
  facts: UnitFacts,
  change: SecretChange,
  clock: Clock,
): void {
  const now = clock.now();
  switch (change.kind) {
    case 'create':
      create(db, facts, change, now);
      return;
    case 'update':
      update(db, found(db, facts, change.id), change, now);
      return;
    case 'remove':
      secrets.removeSecret(db, change.id, change.revision);
      return;
    case 'grant':
      grant(db, facts, change);
      return;
    case 'revoke':
      revoke(db, facts, change);
      return;
    case 'track': {
      const { latest } = found(db, facts, change.id);
      consumeSecret(db, change.id, facts.unit.id, { revision: latest });
    }
  }
}

function create(
  db: Database,
  facts: UnitFacts,
  change: SecretChange & { readonly kind: 'create' },
  now: number,
): void {
  const { id, owner, content, attributes } = change;
  const { rotation = 'never', label = '', description = '', expire } = attributes;
  const rotates = nextRotation(rotation, now);
  const secret = {
    ...{ id, application: facts.application.id, label, description, rotation, rotates },
    ...{ unit: owner === 'unit' ? facts.unit.id : undefined, autoPrune: false },
  };
  const expires = expiryOf(expire, now);
  secrets.addSecret(db, facts.model.id, secret, { content, expires, now });
}

/** An expiry without new content is that of the newest revision, as Juju has it. */
function update(
  db: Database,
  secret: secrets.SecretRecord,
  { content, attributes }: SecretChange & { readonly kind: 'update' },
  now: number,
): void {
  const { id, latest } = secret;
  secrets.changeSecret(db, id, traits(secret, attributes, now), now);
  const { expire } = attributes;
  const expires = expiryOf(expire, now);
  if (content !== undefined) secrets.addRevision(db, id, latest + 1, { content, expires, now });
  else if (expires !== undefined) secrets.setExpiry(db, { secret: id, revision: latest }, expires);
}

function expiryOf(expire: string | undefined, now: number): secrets.Expiry | undefined {
  return expire === undefined ? undefined : expiryTime(expire, now);
}

/** A policy that begins counts from now; one that changes keeps the time that is set already. */
function traits(
  before: secrets.SecretRecord,
  { label, description, rotation = before.rotation }: SecretAttributes,
  now: number,
): secrets.SecretTraits {
  const began = before.rotates ?? nextRotation(rotation, now);
  return {
    label: label ?? before.label,
    description: description ?? before.description,
    autoPrune: before.autoPrune,
    rotation,
    rotates: rotation === 'never' ? undefined : began,
  };
}

function grant(
  db: Database,
  facts: UnitFacts,
  { id, grant: given }: SecretChange & { readonly kind: 'grant' },
): void {
  const relation = relationNumbered(db, facts, given.relation);
  const other = relationEnds(relation, facts.application.id)?.other;
  if (other === undefined || relation.life !== 'alive') {
    throw fault(
      'HOOK_FLUSH_FAILED',
      `relation ${given.relation} is going away: nothing is granted`,
    );
  }
  const unit = given.unit === undefined ? undefined : unitOf(db, facts, given.unit);
  if (unit !== undefined && unit.application !== other.application) {
    throw fault('HOOK_FLUSH_FAILED', `${unit.name} is not in relation ${given.relation}`);
  }
  const { application } = other;
  grantSecret(db, id, { application, unit: unit?.id, relation: relation.id });
}

function revoke(
  db: Database,
  facts: UnitFacts,
  { id, revoke: from }: SecretChange & { readonly kind: 'revoke' },
): void {
  switch (from.kind) {
    case 'application': {
      const application = applicationNamed(db, facts.model.id, from.application);
      if (application !== undefined) revokeFromApplication(db, id, application.id);
      return;
    }
    case 'unit':
      revokeFromUnit(db, id, unitOf(db, facts, from.unit).id);
  }
}

function unitOf(db: Database, { model }: UnitFacts, name: string) {
  const unit = unitNamed(db, model.id, name);
  if (unit !== undefined) return unit;
  throw fault('HOOK_FLUSH_FAILED', `there is no unit "${name}"`);
}

function found(db: Database, { model }: UnitFacts, id: string): secrets.SecretRecord {
  const secret = secrets.secretById(db, model.id, id);
  if (secret === undefined) throw fault('HOOK_FLUSH_FAILED', `secret "${id}" is gone`);
  return secret;
}

function relationNumbered(
  db: Database,
  { application }: UnitFacts,
  number: number,
): RelationRecord {
  const relation = relationsOf(db, application.id).find((each) => each.number === number);
  if (relation === undefined) throw fault('HOOK_FLUSH_FAILED', `relation ${number} is gone`);
  return relation;
}
