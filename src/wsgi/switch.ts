/** Puts a plan in the place of the one that serves, and the old one back when the new one doesn't answer. */
import { fingerprint } from '../index.ts';
import type { Machine, Unit } from '../index.ts';
import type { Change } from './plan/compare-plans.ts';
import { service, socket } from './plan/paths.ts';
import { recordOf } from './plan/plan-record.ts';
import type { ServicePlan } from './plan/service-plan.ts';
import { probe } from './probe.ts';
import type { WsgiServer } from './servers/server.ts';
import {
  readSaved,
  removeFiles,
  renderFiles,
  saveServing,
  settled,
  unsettled,
  writeFiles,
} from './serving-files.ts';
import type { Saved, ServingFiles } from './serving-files.ts';
import { blocked, done } from './setback.ts';
import type { Setback, Step } from './setback.ts';

/** The plan and all that is known about the way to it. */
export interface Switch {
  readonly plan: ServicePlan;
  /** The server's version in the plan's virtual environment. */
  readonly version: string;
  readonly change: Change;
}

/** How a switch ended; after a setback `serving` tells whether the old plan serves again. */
export type Switched =
  | { readonly kind: 'done'; readonly status: number }
  | { readonly kind: 'setback'; readonly setback: Setback; readonly serving: boolean };

/** Switches with the least that does it: nothing, SIGHUP, or a restart behind the listening socket. */
export async function switchTo(unit: Unit, server: WsgiServer, to: Switch): Promise<Switched> {
  const { machine } = unit;
  const { plan } = to;
  const before = await readSaved(machine);
  const files = await renderFiles(unit, server, plan, to.version);
  await unsettled(machine);
  const changed = await writeFiles(machine, server, files);
  const started = await bringUp(machine, to.change, changed);
  const answered = started.kind === 'done' ? await probe(machine, server, plan.port, 8) : started;
  if (answered.kind === 'done') {
    const record = recordOf(plan, fingerprint);
    await saveServing(machine, { record, databases: plan.databases, files });
    return { kind: 'done', status: answered.value };
  }
  const serving = await goBack(machine, server, before);
  await settled(machine);
  return { kind: 'setback', setback: answered, serving };
}

/** Starts what is stopped, and starts anew what runs; for when the application no longer answers. */
export async function startAgain({ systemd }: Machine): Promise<Step> {
  const listening = await systemd.start(socket);
  if (!listening.ok) return blocked(`${socket} can't be started`, listening.output);
  const started = await systemd.restart(service);
  if (started.ok) return done;
  const journal = await systemd.journal(service, 20);
  return blocked(`${service} can't be started`, `${started.output}\n${journal}`);
}

async function bringUp(
  machine: Machine,
  change: Change,
  changed: ReadonlySet<keyof ServingFiles>,
): Promise<Step> {
  const { systemd } = machine;
  await systemd.ensureEnabled(socket);
  await systemd.ensureEnabled(service);
  const isLess = change.kind === 'nothing' || change.kind === 'reload';
  if (isLess && (await systemd.active(service)) === 'active') {
    // logrotate reads its own file each time.
    const needed = [...changed].filter((name) => name !== 'logrotate');
    if (change.kind === 'nothing' && needed.length === 0) return done;
    if (needed.every((name) => name === 'server') && (await systemd.reload(service)).ok) {
      return done;
    }
  }
  if (changed.has('socket')) {
    // systemd refuses to rebind a socket under a running service.
    await systemd.stop(service);
    const listening = await systemd.restart(socket);
    if (!listening.ok) {
      return blocked(`${socket} can't listen`, await whyNotListening(machine, listening.output));
    }
  }
  return startAgain(machine);
}

/** The line that names the address and the reason, such as `Address already in use`. */
async function whyNotListening({ systemd }: Machine, output: string): Promise<string> {
  const lines = (await systemd.journal(socket, 10)).split('\n');
  return lines.findLast((line) => line.includes('Failed to create listening socket')) ?? output;
}

/** @returns whether the old plan serves. */
async function goBack(
  machine: Machine,
  server: WsgiServer,
  before: Saved | undefined,
): Promise<boolean> {
  if (before === undefined) {
    await removeFiles(machine, server);
    return false;
  }
  const changed = await writeFiles(machine, server, before.files);
  const started = await bringUp(machine, { kind: 'restart', changed: [] }, changed);
  if (started.kind === 'setback') return false;
  return (await probe(machine, undefined, before.record.port, 4)).kind === 'done';
}
