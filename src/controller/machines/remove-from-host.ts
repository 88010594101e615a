/** Takes machines and models off the host. */
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { clearGroups } from './boot.ts';
import { withHostSettingsLock, restoreHostSettings } from './host-settings.ts';
import { removeMachineFiles } from './machine-files.ts';
import { removeNetwork } from './model-network.ts';
import { modelNames } from './names.ts';
import { locateMachine } from './machine-location.ts';
import { powerDown } from './power-off.ts';
import { namesIn } from './proc.ts';

/** How long a machine may take to power off, in milliseconds. */
const powerOffTimeout = 20_000;

/** Which machine is removed, and how. */
export interface MachineRemoval {
  readonly model: string;
  readonly id: string;
  /** Whether it is killed, without time to power off. */
  readonly force: boolean;
}

/** Powers a machine off (unless `force`), kills what is left and removes its files; absent is fine. */
export async function removeMachineFromHost(
  home: string,
  { model, id, force }: MachineRemoval,
): Promise<void> {
  const place = await locateMachine(home, model, id);
  if (!force) await powerDown(place, powerOffTimeout);
  await clearGroups(place);
  await removeMachineFiles(place.folder);
  // nspawn leaves the folder through which mounts would have reached a machine that was killed.
  await rmdir(join('/run/systemd/nspawn/propagate', place.nspawn)).catch(() => undefined);
}

/** Removes a model's machines (forced), network and files, and the host's changed settings after the last model. */
export async function removeModelFromHost(home: string, model: string): Promise<void> {
  const names = modelNames(home, model);
  for (const id of await namesIn(names.machines))
    await removeMachineFromHost(home, { model, id, force: true });
  await rm(names.machines, { recursive: true, force: true });
  await withHostSettingsLock(async () => {
    await removeNetwork(names);
    await restoreHostSettings();
  });
}
