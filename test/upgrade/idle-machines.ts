/** Machines that run already, and on which a hook ends well without doing anything. */
import type { Machines, MachineState } from '../../src/controller/machines/machines.ts';
import { processMachines } from '../controller/process-machines.ts';

export interface IdleMachines extends Machines {
  /** Unit and hook of every hook that was run, in order: `hello/0 config-changed`. */
  readonly hooks: readonly string[];
  /** How often the controller has looked at the machine that is looked at least; an agent looks once a step. */
  readonly looks: () => number;
}

/** @param boots the boot of each machine by its number; @param failing units whose hooks fail. */
export function idleMachines(
  boots: ReadonlyMap<string, string>,
  failing: readonly string[],
): IdleMachines {
  const hooks: string[] = [];
  const looks = new Map([...boots.keys()].map((id) => [id, 0]));
  const state = (id: string): MachineState => {
    const boot = boots.get(id);
    return boot === undefined
      ? { kind: 'absent' }
      : { kind: 'running', initPid: process.pid, boot };
  };
  return {
    ...processMachines(),
    hooks,
    looks: () => Math.min(...looks.values()),
    state(_, id) {
      looks.set(id, (looks.get(id) ?? 0) + 1);
      return Promise.resolve(state(id));
    },
    ensureRunning: ({ id }) => Promise.reject(new Error(`machine ${id} does not run`)),
    run(_, { env }) {
      const { JUJU_UNIT_NAME: unit = '', JUJU_HOOK_NAME: hook = '' } = env;
      hooks.push(`${unit} ${hook}`);
      return Promise.resolve({ kind: 'exited', code: failing.includes(unit) ? 1 : 0 });
    },
  };
}
