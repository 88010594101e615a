/** What is left of a secret when a unit, an application or a relation goes; SQLite does the same by foreign keys. */
import { applicationOf } from '../unit-ref.ts';
import type { Grant, Secret } from './secret.ts';

/** A secret after a unit has gone; undefined when the unit owned it. */
export function withoutUnit(secret: Secret, unit: string): Secret | undefined {
  if (secret.owner?.unit === unit) return undefined;
  const consumers = new Map(secret.consumers);
  consumers.delete(unit);
  return { ...secret, consumers, grants: secret.grants.filter((each) => each.unit !== unit) };
}

/** A secret after an application has gone; undefined when it was the application's or one of its units'. */
export function withoutApplication(secret: Secret, application: string): Secret | undefined {
  if (secret.owner?.application === application) return undefined;
  const consumers = [...secret.consumers].filter(([unit]) => applicationOf(unit) !== application);
  const grants = secret.grants.filter((each) => each.application !== application);
  return { ...secret, consumers: new Map(consumers), grants };
}

/** A secret after a relation has gone: what was granted through it is granted no more. */
export function withoutRelation(secret: Secret, relation: number): Secret {
  const isKept = (grant: Grant): boolean => grant.relation !== relation;
  return secret.grants.every(isKept) ? secret : { ...secret, grants: secret.grants.filter(isKept) };
}
