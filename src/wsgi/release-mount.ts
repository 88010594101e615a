import type { Unit } from '../index.ts';
import { unitNames } from './engine/manifest.ts';
import { servingPlan } from './engine/saved-plan.ts';

/**
 * Ensures that the running service sees its release at the application's root.
 *
 * A program that replaces that folder by renaming another one into its place removes the service's bind mount:
 * the kernel keeps a mount with the folder, not with the path. A restart, which loses no connection, mounts the
 * release again.
 */
export async function ensureReleaseMount({ machine, log }: Unit): Promise<void> {
  const plan = await servingPlan(machine);
  if (plan === undefined) return;
  const { manifest, record } = plan;
  const root = (await machine.files.realPath(record.root)) ?? record.root;
  for (const service of unitNames(manifest, 'service')) {
    const pid = await machine.systemd.property(service, 'MainPID');
    if (!/^[1-9][0-9]*$/.test(pid)) continue;
    const mounts = await machine.files.readText(`/proc/${pid}/mountinfo`);
    // The fifth field is the mount point (proc_pid_mountinfo(5)).
    const points = mounts?.split('\n').map((line) => line.split(' ')[4]);
    if (points === undefined || points.includes(root)) continue;
    log.info(`${record.root} was replaced under the service; restarting it with its own release`);
    await machine.systemd.restart(service);
  }
}
