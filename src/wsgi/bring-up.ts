/** Brings socket and service to what their files say, judged by what systemd has running. */
import type { Machine } from '../index.ts';
import type { Change } from './plan/compare-plans.ts';
import { service, socket } from './plan/paths.ts';
import type { ServingFiles } from './serving-files.ts';
import { blocked, done } from './setback.ts';
import type { Step } from './setback.ts';

/** What is to run, and what is known of what runs. */
export interface Target {
  readonly port: number;
  readonly change: Change;
  /** The files that were written just now and differ from those before. */
  readonly changed: ReadonlySet<keyof ServingFiles>;
  /**
   * Whether an earlier switch was interrupted. Its files may be in place already while systemd and the
   * service still have what was before, so that no comparison of files tells what must be restarted.
   */
  readonly interrupted: boolean;
}

/** Does the least that brings the service there: nothing, a reload, a restart, or a new socket as well. */
export async function bringUp(machine: Machine, target: Target): Promise<Step> {
  const { systemd } = machine;
  await systemd.ensureEnabled(socket);
  await systemd.ensureEnabled(service);
  const { change, changed, port, interrupted } = target;
  const isLess = change.kind === 'nothing' || change.kind === 'reload';
  const mayStay = isLess && !interrupted && (await systemd.holdsPort(port));
  if (mayStay && (await systemd.active(service)) === 'active') {
    // logrotate reads its own file each time.
    const needed = [...changed].filter((name) => name !== 'logrotate');
    if (change.kind === 'nothing' && needed.length === 0) return done;
    if (needed.every((name) => name === 'server') && (await systemd.reload(service)).ok) {
      return done;
    }
  }
  if (!interrupted && !changed.has('socket')) return startAgain(machine, port);
  const listening = await listenAgain(machine);
  return listening.kind === 'done' ? startService(machine) : listening;
}

/** Starts what is stopped, and restarts what runs; for when the application no longer answers. */
export async function startAgain(machine: Machine, port: number): Promise<Step> {
  const { systemd } = machine;
  if (await systemd.holdsPort(port)) {
    const listening = await systemd.start(socket);
    if (!listening.ok) return blocked(`${socket} can't be started`, listening.output);
    return startService(machine);
  }
  const listening = await listenAgain(machine);
  return listening.kind === 'done' ? startService(machine) : listening;
}

async function startService({ systemd }: Machine): Promise<Step> {
  const started = await systemd.restart(service);
  if (started.ok) return done;
  const journal = await systemd.journal(service, 20);
  return blocked(`${service} can't be started`, `${started.output}\n${journal}`);
}

/** Binds the socket afresh; systemd refuses that under a running service. */
async function listenAgain(machine: Machine): Promise<Step> {
  await machine.systemd.stop(service);
  const listening = await machine.systemd.restart(socket);
  if (listening.ok) return done;
  return blocked(`${socket} can't listen`, await whyNotListening(machine, listening.output));
}

/** The line that names the address and the reason, such as `Address already in use`. */
async function whyNotListening({ systemd }: Machine, output: string): Promise<string> {
  const lines = (await systemd.journal(socket, 10)).split('\n');
  return lines.findLast((line) => line.includes('Failed to create listening socket')) ?? output;
}
