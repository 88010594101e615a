/** The machine of a state: what is on it, as plain data, and how to get from it to a recording machine. */
import type { UncommittedWork } from '../../dispatch/state/uncommitted/uncommitted-work.ts';
import type { MachineResources } from '../../machine/machine.ts';
import type { Answers } from '../../machine/recording/answers.ts';
import type { MemoryUnit } from '../../machine/recording/memory-systemd.ts';
import type { MemoryNodes } from '../../machine/recording/memory-tree.ts';
import {
  recordingMachine,
  type RecordingMachine,
} from '../../machine/recording/recording-machine.ts';

/** A file is its text when it is root's with mode 0644, else all that is known of it. */
export type FileState =
  | string
  | {
      readonly kind: 'file';
      /** Text where the bytes are UTF-8, else the bytes. */
      readonly content: string | Uint8Array;
      readonly mode: number;
      readonly owner: string;
      readonly group: string;
    }
  | {
      readonly kind: 'folder';
      readonly mode: number;
      readonly owner: string;
      readonly group: string;
    }
  | {
      readonly kind: 'symlink';
      readonly target: string;
      readonly owner: string;
      readonly group: string;
    };

export interface MachineState {
  /** Absolute path → what is there; folders that are root's with mode 0755 and not empty are left out. */
  readonly files: Readonly<Record<string, FileState>>;
  /** Beside those of a fresh machine. */
  readonly users: readonly string[];
  readonly packages: readonly string[];
  readonly units: Readonly<Record<string, Readonly<MemoryUnit>>>;
  readonly resources: MachineResources;
  /**
   * Programs that the kit does not know: a name (`psql`), a path, or a folder of them (`/opt/tool/`). Those of every
   * Debian machine, files that are written, and programs with the name of an installed package need no mention.
   */
  readonly programs: readonly string[];
  /** Folders at which something is mounted. */
  readonly mounts: readonly string[];
  /** Users that processes run as, so that they can't be removed. */
  readonly busyUsers: readonly string[];
  /** What handlers began in hooks that were not committed; the framework keeps it in the charm's folder. */
  readonly uncommitted: UncommittedWork | undefined;
  /** Tells the machine what to answer where a real one would have a will of its own; begins again in every event. */
  readonly answers: ((answers: Answers) => void) | undefined;
}

/** What a test says of a machine; a file of undefined is taken away with all below it. */
export type MachineSource = Partial<Omit<MachineState, 'files'>> & {
  readonly files?: Readonly<Record<string, FileState | undefined>>;
};

const fresh: MachineState = {
  files: {},
  users: [],
  packages: [],
  units: {},
  resources: { processors: 2, memory: 2048 },
  programs: [],
  mounts: [],
  busyUsers: [],
  uncommitted: undefined,
  answers: undefined,
};

/** A machine as a test wants it, over another one: what it names is added; mounts and busy users are replaced. */
export function machineState(source: MachineSource, base: MachineState = fresh): MachineState {
  return {
    ...base,
    ...source,
    files: source.files === undefined ? base.files : laidOver(base.files, source.files),
    users: [...new Set([...base.users, ...(source.users ?? [])])],
    packages: [...new Set([...base.packages, ...(source.packages ?? [])])],
    programs: [...new Set([...base.programs, ...(source.programs ?? [])])],
    units: { ...base.units, ...source.units },
  };
}

function laidOver(
  base: MachineState['files'],
  changes: NonNullable<MachineSource['files']>,
): MachineState['files'] {
  const removed = Object.keys(changes).filter((path) => changes[path] === undefined);
  const isRemoved = (path: string): boolean =>
    removed.some((each) => path === each || path.startsWith(`${each}/`));
  const kept = Object.entries(base).filter(([path]) => !isRemoved(path));
  const added = Object.entries(changes).flatMap(([path, file]) =>
    file === undefined ? [] : [[path, file] as const],
  );
  return Object.fromEntries([...kept, ...added]);
}

/** A recording machine that has what the state says, its files being these nodes, with the charm's folder on it. */
export function toRecording(
  { answers, users, packages, units, resources, ...rest }: MachineState,
  nodes: MemoryNodes,
  charmFolder: string,
): RecordingMachine {
  const { mounts, busyUsers } = rest;
  const machine = recordingMachine({
    ...{ users, packages, units, resources, nodes, mounts, busyUsers },
    // What is in the charm's folder is on this disk, not among the files of the state.
    programs: [...rest.programs, `${charmFolder}/`],
  });
  answers?.(machine.answers);
  return machine;
}

/** What a recording machine has, as a state. */
export function fromRecording(
  machine: RecordingMachine,
  before: MachineState,
  files: MachineState['files'],
): MachineState {
  const users = new Set(before.users);
  for (const effect of machine.effects) {
    if (effect.kind === 'user') users.add(effect.name);
    if (effect.kind === 'no-user') users.delete(effect.name);
  }
  return {
    ...before,
    files,
    users: [...users],
    packages: [...machine.packages.installed],
    units: Object.fromEntries(
      [...machine.systemd.units].map(([name, unit]) => [name, { ...unit }]),
    ),
  };
}

/** The text of a file, undefined when there is none. */
export function textOf({ files }: MachineState, path: string): string | undefined {
  const file = files[path];
  if (typeof file === 'string' || file === undefined) return file;
  if (file.kind !== 'file') return undefined;
  return Buffer.from(file.content).toString();
}
