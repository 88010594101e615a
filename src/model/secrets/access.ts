/** Which units may read and which may change a secret. */
import type { UnitRef } from '../unit-ref.ts';
import type { Secret } from './secret.ts';
import type { SecretStore } from './secret-store.ts';

/** Whether the unit or its application owns a secret. */
export function isOwn({ owner }: Secret, { name, application }: UnitRef): boolean {
  return owner?.application === application && (owner.unit ?? name) === name;
}

/** Whether a unit may read a secret: as an owner, or by a grant to it or to its application. */
export function mayRead(secret: Secret, unit: UnitRef): boolean {
  if (isOwn(secret, unit)) return true;
  return secret.grants.some(
    (grant) => grant.application === unit.application && (grant.unit ?? unit.name) === unit.name,
  );
}

/** Whether a unit may change a secret: that of an application is its leader's. */
export function mayManage(secret: Secret, unit: UnitRef, leader: boolean): boolean {
  return isOwn(secret, unit) && (secret.owner?.unit !== undefined || leader);
}

/** A secret that a unit may read, or why it may not. */
export function readableSecret(
  secrets: SecretStore,
  unit: UnitRef,
  id: string,
): Secret | 'absent' | 'denied' {
  const secret = secrets.find(id);
  if (secret === undefined) return 'absent';
  return mayRead(secret, unit) ? secret : 'denied';
}
