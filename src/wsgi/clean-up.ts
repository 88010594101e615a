/** Removes what the layer has put on the machine: the service in `stop`, the rest in the unit's last hook. */
import { isFault, messageOf, readClaim, removeClaim } from '../index.ts';
import type { Machine, Unit } from '../index.ts';
import { announceDown } from './announce.ts';
import { claimName, recordFrom } from './machine-record.ts';
import type { MachineRecord } from './machine-record.ts';
import { clearServingValues } from './stored-values.ts';
import {
  candidateEnvironmentFilePath,
  certificates,
  checkScript,
  checkUnit,
  configuration,
  home,
  provisionScript,
  provisionUnit,
  serving,
} from './plan/paths.ts';
import { removeServing } from './engine/saved-plan.ts';

/**
 * Removes the service and all files that hold secrets, also after an attempt that was killed.
 *
 * Releases stay, for a unit that is started again. The service of another unit on this machine stays too.
 */
export async function stopServing(unit: Unit): Promise<void> {
  await announceDown(unit);
  await clearServingValues(unit);
  unit.flags.clear('wsgi.former');
  if ((await holder(unit)) !== 'other') await removeService(unit.machine);
}

/** Removes all that the layer made: service, releases, what the application wrote, logs and user. */
export async function removeFromMachine(unit: Unit): Promise<void> {
  await stopServing(unit);
  if ((await holder(unit)) !== 'other') await clearMachine(unit);
}

/** Removes what a removed unit has left behind, so that this one starts on a clean machine. */
export async function clearMachine(unit: Unit): Promise<void> {
  const made = recordFrom((await readClaim(unit, claimName))?.record);
  await removeService(unit.machine);
  await removeAroundMounts(unit, home);
  await removeLogs(unit.machine, made);
  await removeUsers(unit, made);
  for (const folder of made.folders) await unit.machine.files.removeEmptyFolder(folder);
  await removeClaim(unit, claimName);
}

async function holder(unit: Unit) {
  return (await readClaim(unit, claimName))?.holder;
}

async function removeService(machine: Machine): Promise<void> {
  const { files, systemd } = machine;
  await removeServing(machine);
  // A hook that was killed may have left a check or provisioning running, with the secrets in its environment.
  for (const unit of [checkUnit, provisionUnit]) {
    if ((await systemd.active(unit)) !== 'inactive') await systemd.stop(unit);
  }
  const own = [candidateEnvironmentFilePath, checkScript, provisionScript, certificates, serving];
  for (const path of own) await files.ensureAbsent(path);
  await files.removeEmptyFolder(configuration);
}

/** Removes a folder except what an operator or a storage has mounted in it, with the folders above such mounts. */
async function removeAroundMounts({ machine: { files }, log }: Unit, path: string): Promise<void> {
  const mounts = await files.mountPoints(path);
  for (const mount of mounts) log.warning(`${mount} is mounted, so its content stays`);
  const remove = async (at: string): Promise<void> => {
    if (mounts.includes(at)) return;
    if (!mounts.some((mount) => mount.startsWith(`${at}/`))) {
      await files.ensureAbsent(at);
      return;
    }
    for (const name of await files.list(at)) await remove(`${at}/${name}`);
  };
  await remove(path);
}

/** Removes log files, with those that logrotate made of them: `name.1`, `name.2.gz`. */
async function removeLogs({ files }: Machine, { logfiles }: MachineRecord): Promise<void> {
  for (const logfile of logfiles) {
    const end = logfile.lastIndexOf('/');
    const [folder, name] = [logfile.slice(0, end), logfile.slice(end + 1)];
    const rotated = (await files.list(folder)).filter(
      (each) => each.startsWith(`${name}.`) && /^\d+(\.gz)?$/.test(each.slice(name.length + 1)),
    );
    for (const each of [name, ...rotated]) await files.ensureAbsent(`${folder}/${each}`);
  }
}

async function removeUsers({ machine, log }: Unit, { users }: MachineRecord): Promise<void> {
  for (const user of users) {
    try {
      await machine.users.ensureNoUser(user);
    } catch (error) {
      // The layer did not start the processes of this user; they must not block the unit's removal.
      if (!isFault(error, 'USER_NOT_REMOVED')) throw error;
      log.warning(`the user ${user} stays: ${messageOf(error)}`);
    }
  }
}
