import { fault } from '../../errors.ts';
import type { SecretAttributes, SecretChange } from '../../juju/agent/hook-changes.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../store/database.ts';
import { relationKey, relationsOf, type RelationRecord } from '../store/relations.ts';
import {
  addSecret,
  addSecretRevision,
  changeSecret,
  consumeSecret,
  grantSecret,
  removeSecret,
  revokeSecretOf,
  revokeSecretOfRelation,
  secretById,
  type SecretRecord,
} from '../store/secrets.ts';
import { unitTag } from '../store/units.ts';
import type { UnitFacts } from '../unit-agent/unit-facts.ts';
import { relationEnds } from './scene.ts';
import { expiryTime, nextRotation } from './secret-times.ts';

/** Applies one change of a secret. */
export function applySecretChange(
  db: Database,
  facts: UnitFacts,
  change: SecretChange,
  clock: Clock,
): void {
  const { application, unit, model } = facts;
  switch (change.kind) {
    case 'create':
      addSecret(db, model.id, {
        id: change.id,
        application: application.id,
        unit: change.owner === 'unit' ? unit.id : undefined,
        ...attributes(noAttributes, change.attributes, clock.now()),
      });
      addSecretRevision(db, change.id, 1, change.content);
      return;
    case 'update': {
      const secret = found(db, facts, change.id);
      changeSecret(db, {
        id: secret.id,
        ...attributes(secret, change.attributes, clock.now()),
      });
      if (change.content !== undefined) {
        addSecretRevision(db, secret.id, secret.latest + 1, change.content);
      }
      return;
    }
    case 'remove':
      removeSecret(db, change.id, change.revision);
      return;
    case 'grant':
      grant(db, facts, change);
      return;
    case 'revoke':
      revoke(db, facts, change);
      return;
    case 'consume': {
      const { latest } = found(db, facts, change.id);
      consumeSecret(db, change.id, unit.id, {
        ...(change.label === undefined ? {} : { label: change.label }),
        ...(change.trackLatest ? { revision: latest } : {}),
      });
      return;
    }
  }
}

function grant(
  db: Database,
  facts: UnitFacts,
  { id, grant: given }: SecretChange & { readonly kind: 'grant' },
): void {
  const relation = relationNumbered(db, facts, given.relation);
  const other = relationEnds(relation, facts.application.id)?.other;
  grantSecret(db, id, {
    relation: relation.id,
    role: 'view',
    scope: `relation-${relationKey(relation).replaceAll(':', '.').replace(' ', '#')}`,
    target:
      given.unit === undefined
        ? `application-${other?.applicationName ?? ''}`
        : unitTag(given.unit),
  });
}

function revoke(
  db: Database,
  facts: UnitFacts,
  { id, revoke: from }: SecretChange & { readonly kind: 'revoke' },
): void {
  switch (from.kind) {
    case 'relation':
      revokeSecretOfRelation(db, id, relationNumbered(db, facts, from.relation).id);
      return;
    case 'application':
      revokeSecretOf(db, id, `application-${from.application}`);
      return;
    case 'unit':
      revokeSecretOf(db, id, unitTag(from.unit));
  }
}

type Attributes = Pick<SecretRecord, 'label' | 'description' | 'rotation' | 'expiry' | 'rotates'>;

const noAttributes: Attributes = {
  label: '',
  description: '',
  rotation: 'never',
  expiry: undefined,
  rotates: undefined,
};

function attributes(before: Attributes, given: SecretAttributes, now: number): Attributes {
  const { label, description, rotation, expire } = given;
  return {
    label: label ?? before.label,
    description: description ?? before.description,
    rotation: rotation ?? before.rotation,
    expiry: expire === undefined ? before.expiry : expiryTime(expire, now),
    rotates: rotation === undefined ? before.rotates : nextRotation(rotation, now),
  };
}

function found(db: Database, { model }: UnitFacts, id: string): SecretRecord {
  const secret = secretById(db, model.id, id);
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
