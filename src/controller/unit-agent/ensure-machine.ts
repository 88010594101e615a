import { isoTime } from '../clock.ts';
import type { MachineSpec } from '../machines/machines.ts';
import { refuseForeignMachine } from '../leftovers/foreign-machine.ts';
import { makeReadableFolder } from '../readable-folder.ts';
import type { Services } from '../services.ts';
import { setBoot, setMachineStatus } from '../store/machines.ts';
import { reporter, type HostPreparation } from './host-preparation.ts';
import { bindsOf } from '../facts/unit-machine.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

export interface RunningMachine {
  readonly initPid: number;
  readonly boot: string;
}

/** Creates the folders that the machine binds, which must exist when it boots. */
function makeWritableFolders({ binds }: MachineSpec): void {
  for (const { host, readOnly } of binds) if (!readOnly) makeReadableFolder(host);
}

/**
 * Ensures that a unit's machine runs: creates it when it is absent and boots it when it is stopped.
 *
 * A machine that a killed controller left running is found and not changed.
 */
export async function ensureMachine(
  services: Services,
  hosts: HostPreparation,
  { facts, spec }: { readonly facts: UnitFacts; readonly spec: MachineSpec },
): Promise<RunningMachine> {
  const { db, machines, clock } = services;
  const { machine, model } = facts;
  const setStatus = (status: string, message: string) =>
    setMachineStatus(db, machine.id, { status, message, since: isoTime(clock) });
  await refuseForeignMachine(services, facts);
  const state = await machines.state(model.name, spec.id);
  if (state.kind !== 'running') {
    setStatus('pending', state.kind === 'absent' ? 'allocating' : 'starting');
    await hosts.ready(model);
  }
  const report = reporter(services, model.name, `machine ${spec.id}`);
  if (state.kind !== 'running') makeWritableFolders(spec);
  const running = state.kind === 'running' ? state : await machines.ensureRunning(spec, report);
  // The machine may have booted before this unit was added, or have rebooted by itself since.
  if (facts.principal !== undefined) {
    const folder = services.home.unit(model.name, facts.tag);
    await machines.bind(spec, bindsOf(facts.tag, folder, services.shared));
  }
  setBoot(db, machine.id, running.boot);
  setStatus('started', 'running');
  return running;
}
