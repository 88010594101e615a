/** What the store knows about one unit: its model, application, machine and principal. */
import { applicationById, type ApplicationRecord } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { machineById, type MachineRecord } from '../store/machines.ts';
import { modelById, type ModelRecord } from '../store/models.ts';
import { principalOf } from '../store/subordinates.ts';
import { unitById, unitTag, type UnitRecord } from '../store/units.ts';

export interface UnitFacts {
  readonly model: ModelRecord;
  readonly application: ApplicationRecord;
  readonly unit: UnitRecord;
  readonly machine: MachineRecord;
  /** The name of the unit it lives beside; undefined for one with a machine of its own. */
  readonly principal: string | undefined;
  /** `unit-hello-0` */
  readonly tag: string;
}

/** Reads a unit's facts; undefined when the unit is gone. */
export function unitFacts(db: Database, id: number): UnitFacts | undefined {
  const unit = unitById(db, id);
  const application = unit && applicationById(db, unit.application);
  const machine = unit && machineById(db, unit.machine);
  const model = application && modelById(db, application.model);
  if (unit === undefined || application === undefined) return undefined;
  if (machine === undefined || model === undefined) return undefined;
  const principal = principalOf(db, unit)?.name;
  return { model, application, unit, machine, principal, tag: unitTag(unit.name) };
}
