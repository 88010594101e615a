/** Everything the store says about one unit's place in its model. */
import type { HomePaths } from '../home.ts';
import type { MachineBind, MachineSpec } from '../machines/machines.ts';
import { applicationById, type ApplicationRecord } from '../store/applications.ts';
import type { Database } from '../store/database.ts';
import { machineById, type MachineRecord } from '../store/machines.ts';
import { modelById, type ModelRecord } from '../store/models.ts';
import { principalOf } from '../store/subordinates.ts';
import { unitById, unitsOn, unitTag, type UnitRecord } from '../store/units.ts';

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

/** Folders of the host that every machine of this controller sees. */
export interface SharedFolders {
  /** Of the tool executables. */
  readonly tools: string;
  /** Holds `node`. */
  readonly runtime: string;
}

const runtimeInside = '/usr/lib/charmwright';

/** Where a unit's things are inside its machine. */
export function machinePaths(tag: string) {
  const agent = `/var/lib/juju/agents/${tag}`;
  return {
    agent,
    charm: `${agent}/charm`,
    socket: `${agent}/agent.socket`,
    tools: `/var/lib/juju/tools/${tag}`,
    runtime: runtimeInside,
  };
}

/** The machine of a unit, with the folders that all units on it see. */
export function machineSpec(
  { db, home, shared }: { readonly db: Database; readonly home: HomePaths } & WithShared,
  { model, machine }: Pick<UnitFacts, 'model' | 'machine'>,
): MachineSpec {
  const units = unitsOn(db, machine.id).map(({ name }) => unitTag(name));
  const runtime = { host: shared.runtime, machine: runtimeInside, readOnly: true };
  return {
    model: model.name,
    id: String(machine.number),
    address: machine.address,
    owner: { model: model.uuid, machine: machine.uuid },
    binds: [...units.flatMap((tag) => bindsOf(tag, home.unit(model.name, tag), shared)), runtime],
  };
}

interface WithShared {
  readonly shared: SharedFolders;
}

/** What a machine sees of one unit. */
export function bindsOf(
  tag: string,
  unitFolder: string,
  { tools }: SharedFolders,
): readonly MachineBind[] {
  const inside = machinePaths(tag);
  return [
    { host: unitFolder, machine: inside.agent, readOnly: false },
    { host: tools, machine: inside.tools, readOnly: true },
  ];
}
