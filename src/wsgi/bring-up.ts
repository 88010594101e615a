/** Brings up socket and service as their files say, depending on what systemd has running. */
import type { Machine } from '../index.ts';
import type { Change } from './plan/compare-plans.ts';
import { service, socket } from './plan/paths.ts';
import type { ServingFiles } from './serving-files.ts';
import { blocked, done } from './step-result.ts';
import type { StepResult } from './step-result.ts';

/** What has to run, and what is known of what runs. */
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

/** Does the smallest change that brings the service up: none, a reload, a restart, or a rebound socket as well. */
export async function bringUp(machine: Machine, target: Target): Promise<StepResult> {
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
  if (!interrupted && !changed.has('socket')) return restartService(machine, port);
  const listening = await rebindSocket(machine);
  return listening.kind === 'done' ? startService(machine) : listening;
}

/** Starts the socket and restarts the service, when the application no longer answers. */
export async function restartService(machine: Machine, port: number): Promise<StepResult> {
  const { systemd } = machine;
  if (await systemd.holdsPort(port)) {
    const listening = await systemd.start(socket);
    if (!listening.ok) return blocked(`${socket} can't be started`, listening.output);
    return startService(machine);
  }
  const listening = await rebindSocket(machine);
  return listening.kind === 'done' ? startService(machine) : listening;
}

async function startService({ systemd }: Machine): Promise<StepResult> {
  const started = await systemd.restart(service);
  if (started.ok) return done;
  const journal = await systemd.journal(service, 20);
  return blocked(`${service} can't be started`, `${started.output}\n${journal}`);
}

/** Rebinds the socket, with the service stopped: systemd refuses to rebind a socket while its service runs. */
async function rebindSocket(machine: Machine): Promise<StepResult> {
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
