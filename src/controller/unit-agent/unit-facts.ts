/** Everything the store says about one unit's place in its model. */
import type { MachineSpec } from '../machines/machines.ts';
import { applicationById, type ApplicationRecord } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { machineById, type MachineRecord } from '../store/machines.ts';
import { modelById, type ModelRecord } from '../store/models.ts';
import { unitById, unitTag, type UnitRecord } from '../store/units.ts';

export interface UnitFacts {
  readonly model: ModelRecord;
  readonly application: ApplicationRecord;
  readonly unit: UnitRecord;
  readonly machine: MachineRecord;
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
  return { model, application, unit, machine, tag: unitTag(unit.name) };
}

/** Folders of the host that every machine of this controller sees. */
export interface SharedFolders {
  /** Of the tool executables. */
  readonly tools: string;
  /** Holds `node`. */
  readonly runtime: string;
}

/** Where a unit's things are inside its machine. */
export function machinePaths(tag: string) {
  const agent = `/var/lib/juju/agents/${tag}`;
  return {
    agent,
    charm: `${agent}/charm`,
    socket: `${agent}/agent.socket`,
    tools: `/var/lib/juju/tools/${tag}`,
    runtime: '/usr/lib/charmwright',
  };
}

/** The machine of a unit, with the folders it sees. */
export function machineSpec(
  { model, machine, tag }: UnitFacts,
  unitFolder: string,
  shared: SharedFolders,
): MachineSpec {
  const inside = machinePaths(tag);
  return {
    model: model.name,
    id: String(machine.number),
    address: machine.address,
    binds: [
      { host: unitFolder, machine: inside.agent, readOnly: false },
      { host: shared.tools, machine: inside.tools, readOnly: true },
      { host: shared.runtime, machine: inside.runtime, readOnly: true },
    ],
  };
}
