/** Brings up sockets and services as their files say, depending on what systemd has running. */
import type { Machine } from '../../index.ts';
import type { ManagedFile } from '../plan/blueprint.ts';
import { blocked, done } from '../step-result.ts';
import type { StepResult } from '../step-result.ts';
import { decideEffect } from './decide-effect.ts';
import { unitNames } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/** What has to run, and what is known of what runs. */
export interface Target {
  readonly manifest: Manifest;
  readonly port: number;
  /** The files that were written just now and differ from those before. */
  readonly changed: readonly ManagedFile[];
  /** Whether the plan differs in something that no file shows. */
  readonly mustRestart: boolean;
  readonly interrupted: boolean;
}

/** Does the smallest change that brings the services up: none, a reload, a restart, or rebound sockets as well. */
export async function bringUp(machine: Machine, target: Target): Promise<StepResult> {
  const { manifest, port } = target;
  for (const { name } of manifest.units) await machine.systemd.ensureEnabled(name);
  const isRunning = await runs(machine, target);
  const effect = decideEffect({ ...target, isRunning });
  switch (effect) {
    case 'nothing':
      return done;
    case 'reload':
      return (await reloadServices(machine, manifest)) ? done : restartServices(machine, target);
    case 'restart':
      return restartServices(machine, { manifest, port });
    case 'rebind': {
      const listening = await rebindSockets(machine, manifest);
      return listening.kind === 'done' ? startServices(machine, manifest) : listening;
    }
  }
}

/** Starts the sockets and restarts the services, when the application no longer answers. */
export async function restartServices(
  machine: Machine,
  { manifest, port }: Pick<Target, 'manifest' | 'port'>,
): Promise<StepResult> {
  const { systemd } = machine;
  if (!(await systemd.holdsPort(port))) {
    const listening = await rebindSockets(machine, manifest);
    return listening.kind === 'done' ? startServices(machine, manifest) : listening;
  }
  for (const socket of unitNames(manifest, 'socket')) {
    const listening = await systemd.start(socket);
    if (!listening.ok) return blocked(`${socket} can't be started`, listening.output);
  }
  return startServices(machine, manifest);
}

async function runs({ systemd }: Machine, { manifest, port }: Target): Promise<boolean> {
  if (!(await systemd.holdsPort(port))) return false;
  for (const service of unitNames(manifest, 'service')) {
    if ((await systemd.active(service)) !== 'active') return false;
  }
  return true;
}

async function reloadServices({ systemd }: Machine, manifest: Manifest): Promise<boolean> {
  for (const service of unitNames(manifest, 'service')) {
    if (!(await systemd.reload(service)).ok) return false;
  }
  return true;
}

async function startServices({ systemd }: Machine, manifest: Manifest): Promise<StepResult> {
  for (const service of unitNames(manifest, 'service')) {
    const started = await systemd.restart(service);
    if (started.ok) continue;
    const journal = await systemd.journal(service, 20);
    return blocked(`${service} can't be started`, `${started.output}\n${journal}`);
  }
  return done;
}

/** Rebinds the sockets, with the services stopped: systemd refuses to rebind a socket while its service runs. */
async function rebindSockets(machine: Machine, manifest: Manifest): Promise<StepResult> {
  const { systemd } = machine;
  for (const service of unitNames(manifest, 'service')) await systemd.stop(service);
  for (const socket of unitNames(manifest, 'socket')) {
    const listening = await systemd.restart(socket);
    if (listening.ok) continue;
    const reason = await whyNotListening(machine, socket);
    return blocked(`${socket} can't listen`, reason ?? listening.output);
  }
  return done;
}

/** The line that names the address and the reason, such as `Address already in use`. */
async function whyNotListening({ systemd }: Machine, socket: string): Promise<string | undefined> {
  const lines = (await systemd.journal(socket, 10)).split('\n');
  return lines.findLast((line) => line.includes('Failed to create listening socket'));
}
