/** Machines that are no machines: hooks run on the host, with the machine's paths put back to the host's. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type {
  MachineCommand,
  MachineMount,
  MachineOwner,
  Machines,
  MachineSpec,
  MachineState,
  OccupiedPort,
  ProcessEnd,
  PublishedPort,
} from '../../src/controller/machines/machines.ts';

export interface ProcessMachines extends Machines {
  /** Boots a machine again, as a reboot would; its processes are not touched. */
  reboot(model: string, id: string): void;
  /** Says whose a machine's files are from now on. */
  own(model: string, id: string, owner: MachineOwner): void;
  /** Model and number of every machine that is there. */
  readonly there: () => readonly string[];
  /** What was done, in order: `ensure m/0`, `remove m/0`, `remove model m`. */
  readonly journal: readonly string[];
  /** What leads from the host to a model's machines. */
  published(model: string): readonly PublishedPort[];
  /** Ports that the host's own processes use; to be filled by a test. */
  readonly occupied: OccupiedPort[];
}

/** A host that outlives controllers: give the same one to the next. */
export function processMachines(): ProcessMachines {
  const boots = new Map<string, number>();
  const journal: string[] = [];
  const mounts = new Map<string, readonly MachineMount[]>();
  const owners = new Map<string, MachineOwner>();
  const stateOf = (key: string): MachineState => {
    const boot = boots.get(key);
    if (boot === undefined) return { kind: 'absent' };
    return { kind: 'running', initPid: process.pid, boot: `boot-${boot}` };
  };
  const published = new Map<string, readonly PublishedPort[]>();
  const occupied: OccupiedPort[] = [];
  return {
    journal,
    occupied,
    published: (model) => published.get(model) ?? [],
    there: () => [...boots.keys()],
    own: (model, id, owner) => void owners.set(`${model}/${id}`, owner),
    reboot(model, id) {
      const key = `${model}/${id}`;
      boots.set(key, (boots.get(key) ?? 0) + 1);
    },
    prepareHost(_, report) {
      report('building the image', 0.5);
      return Promise.resolve();
    },
    ensureRunning({ model, id, owner }) {
      const key = `${model}/${id}`;
      if (owner !== undefined && !owners.has(key)) owners.set(key, owner);
      journal.push(`ensure ${key}`);
      boots.set(key, boots.get(key) ?? 1);
      return Promise.resolve({ initPid: process.pid, boot: `boot-${boots.get(key) ?? 1}` });
    },
    bind: () => Promise.resolve(),
    unbind: () => Promise.resolve(),
    names: (model, id) => ({ instance: `process-${model}-${id}`, hostname: `${model}-${id}` }),
    owner: (model, id) => Promise.resolve(owners.get(`${model}/${id}`)),
    list: (model) =>
      Promise.resolve(
        [...owners.keys()].flatMap((key) =>
          key.startsWith(`${model}/`) ? [key.slice(model.length + 1)] : [],
        ),
      ),
    state: (model, id) => Promise.resolve(stateOf(`${model}/${id}`)),
    run: (spec, command) => runOnHost(spec, command, mounts.get(`${spec.model}/${spec.id}`) ?? []),
    mount({ model, id }, mount) {
      const key = `${model}/${id}`;
      const others = (mounts.get(key) ?? []).filter(({ target }) => target !== mount.target);
      mounts.set(key, [...others, mount]);
      journal.push(`mount ${mount.target} in ${key}`);
      return Promise.resolve();
    },
    unmount({ model, id }, { target }) {
      const key = `${model}/${id}`;
      mounts.set(
        key,
        (mounts.get(key) ?? []).filter((each) => each.target !== target),
      );
      journal.push(`unmount ${target} in ${key}`);
      return Promise.resolve();
    },
    endContext(_, contextId) {
      endContext(contextId);
      return Promise.resolve();
    },
    enter: ({ id }) => Promise.resolve(['enter', id]),
    remove(model, id) {
      journal.push(`remove ${model}/${id}`);
      owners.delete(`${model}/${id}`);
      boots.delete(`${model}/${id}`);
      return Promise.resolve();
    },
    publish({ model }, ports) {
      published.set(model, ports);
      return Promise.resolve();
    },
    isPublished: () => Promise.resolve(true),
    obstacles: () => Promise.resolve([]),
    occupiedPorts: () => Promise.resolve(occupied),
    removeModel({ model }) {
      published.delete(model);
      journal.push(`remove model ${model}`);
      for (const key of owners.keys()) if (key.startsWith(`${model}/`)) owners.delete(key);
      return Promise.resolve();
    },
  };
}

function runOnHost(
  spec: MachineSpec,
  command: MachineCommand,
  mounts: readonly MachineMount[],
): Promise<ProcessEnd> {
  const seen = (text: string): string =>
    mounts.reduce((changed, { source, target }) => changed.replaceAll(target, source), text);
  const here = (text: string): string =>
    spec.binds.reduce(
      (changed, { host, machine }) => changed.replaceAll(machine, host),
      seen(text),
    );
  const [program = '', ...args] = command.argv.map(here);
  const env = Object.fromEntries(
    Object.entries(command.env).map(([name, value]) => [name, here(value)]),
  );
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: here(command.cwd),
      env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kill = () => killGroup(child.pid);
    command.signal?.addEventListener('abort', kill);
    if (command.signal?.aborted === true) kill();
    child.stdout.on('data', command.onStdout);
    child.stderr.on('data', command.onStderr);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      command.signal?.removeEventListener('abort', kill);
      resolve(signal === null ? { kind: 'exited', code: code ?? -1 } : { kind: 'killed', signal });
    });
  });
}

function killGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has ended by itself meanwhile.
  }
}

function endContext(contextId: string): void {
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const environ = readFileSync(`/proc/${name}/environ`, 'latin1').split('\0');
      if (environ.includes(`JUJU_CONTEXT_ID=${contextId}`)) process.kill(Number(name), 'SIGKILL');
    } catch {
      // It has ended, or is not ours to look at.
    }
  }
}
