/** A machine's names and control groups on this host. */
import { join } from 'node:path';
import { hierarchies } from './cgroup.ts';
import { machineNames } from './names.ts';
import type { MachineNames } from './names.ts';

/** A machine's names with its control groups. */
export interface MachineLocation extends MachineNames {
  /** The group of version 2, in which processes are looked for. */
  readonly group: string;
  /** The groups in every hierarchy. */
  readonly groups: readonly string[];
}

/** The location of a machine, whether it exists or not. */
export async function locateMachine(
  home: string,
  model: string,
  id: string,
): Promise<MachineLocation> {
  const names = machineNames(home, model, id);
  const { unified, all } = await hierarchies();
  return {
    ...names,
    group: join(unified, names.cgroup),
    groups: all.map((root) => join(root, names.cgroup)),
  };
}
