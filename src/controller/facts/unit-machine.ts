/** A unit's machine: the folders that it sees, and where the unit's files are inside it. */
import type { HomePaths } from '../home.ts';
import type { MachineBind, MachineSpec } from '../machines/machines.ts';
import type { Database } from '../store/database.ts';
import { unitsOn, unitTag } from '../store/units.ts';
import type { UnitFacts } from './unit-facts.ts';

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
