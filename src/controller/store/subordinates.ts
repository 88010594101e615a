/** Units of subordinate charms, each on the machine of a unit that it belongs to. */
import type { Database } from './database.ts';
import { assignLeaders } from './leases.ts';
import type { ApplicationRecord } from './applications.ts';
import { insertUnit, unitById, unitsBelow, type NewUnit, type UnitRecord } from './units.ts';

/** Which application gets a unit, and beside which other unit. */
export interface SubordinatePlace {
  readonly application: Pick<ApplicationRecord, 'id' | 'name'>;
  readonly principal: UnitRecord;
}

/** Adds a subordinate's unit beside its principal, unless it is there; answers the new one. */
export function addSubordinate(
  db: Database,
  { application: { id, name }, principal }: SubordinatePlace,
  when: Pick<NewUnit, 'since' | 'now' | 'hasFiles'>,
): UnitRecord | undefined {
  if (unitsBelow(db, principal.id).some(({ application }) => application === id)) return undefined;
  const place = { machine: principal.machine, principal: principal.id };
  const unit = insertUnit(db, { application: id, applicationName: name, ...place, ...when });
  assignLeaders(db);
  return unit;
}

/** Starts the end of the subordinates of a unit that goes away; Juju's principal destroys them too. */
export function markSubordinatesDying(db: Database, principal: number, forced: boolean): void {
  db.run(
    `UPDATE units SET life = 'dying', forced = max(forced, ?) WHERE principal = ? AND life <> 'dead'`,
    ...[forced ? 1 : 0, principal],
  );
}

/**
 * Starts the end of subordinates that no living relation of container scope ties to their principal any more.
 *
 * Source: juju `internal/worker/uniter/relation/statetracker.go` (maybeSetSubordinateDying).
 */
export function releaseSubordinates(db: Database): void {
  db.run(
    `UPDATE units SET life = 'dying' WHERE life = 'alive' AND principal IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM relations
       JOIN endpoints AS own ON own.relation = relations.id AND own.application = units.application
       JOIN endpoints AS other ON other.relation = relations.id
       JOIN units AS above ON above.id = units.principal AND above.application = other.application
       WHERE relations.life = 'alive' AND relations.scope = 'container')`,
  );
}

/** Whether units live beside this one; it cannot go away before them. */
export function hasSubordinates(db: Database, unit: number): boolean {
  return unitsBelow(db, unit).length > 0;
}

/** The unit that this one lives beside; undefined for one with a machine of its own. */
export function principalOf(db: Database, { principal }: UnitRecord): UnitRecord | undefined {
  return principal === undefined ? undefined : unitById(db, principal);
}
