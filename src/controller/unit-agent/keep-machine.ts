import { isoTime } from '../clock.ts';
import type { MachineSpec } from '../machines/machines.ts';
import { refuseForeign } from '../leftovers/foreign-machine.ts';
import { makeReadableFolder } from '../readable-folder.ts';
import type { Services } from '../services.ts';
import { setBoot, setMachineStatus } from '../store/machines.ts';
import { reporter, type HostKeeper } from './host-keeper.ts';
import { bindsOf } from '../facts/unit-machine.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

export interface RunningMachine {
  readonly leader: number;
  readonly boot: string;
}

/** A machine cannot see a folder that is not there yet. */
function foldersOf({ binds }: MachineSpec): void {
  for (const { host, readOnly } of binds) if (!readOnly) makeReadableFolder(host);
}

/**
 * Answers a unit's machine, running: made when it is absent and booted when it is down.
 *
 * A machine that a killed controller left running is found again and not touched.
 */
export async function keepMachine(
  services: Services,
  hosts: HostKeeper,
  facts: UnitFacts,
  spec: MachineSpec,
): Promise<RunningMachine> {
  const { db, machines, clock } = services;
  const { machine, model } = facts;
  const show = (status: string, message: string) =>
    setMachineStatus(db, machine.id, { status, message, since: isoTime(clock) });
  await refuseForeign(services, facts);
  const state = await machines.state(model.name, spec.id);
  if (state.kind !== 'running') {
    show('pending', state.kind === 'absent' ? 'allocating' : 'starting');
    await hosts.ready(model);
  }
  const report = reporter(services, model.name, `machine ${spec.id}`);
  if (state.kind !== 'running') foldersOf(spec);
  const running = state.kind === 'running' ? state : await machines.ensureRunning(spec, report);
  // The machine may have been booted before this unit came, or have booted by itself since.
  if (facts.principal !== undefined) {
    const folder = services.home.unit(model.name, facts.tag);
    await machines.bind(spec, bindsOf(facts.tag, folder, services.shared));
  }
  setBoot(db, machine.id, running.boot);
  show('started', 'running');
  return running;
}
