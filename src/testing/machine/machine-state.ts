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
  /** What handlers began in hooks that were not committed; the framework keeps it in the charm's folder. */
  readonly uncommitted: UncommittedWork | undefined;
  /** Tells the machine what to answer where a real one would have a will of its own; begins anew in every event. */
  readonly answers: ((answers: Answers) => void) | undefined;
}

export type MachineSource = Partial<MachineState>;

const fresh: MachineState = {
  files: {},
  users: [],
  packages: [],
  units: {},
  resources: { processors: 2, memory: 2048 },
  uncommitted: undefined,
  answers: undefined,
};

/** A machine as a test wants it, over another one. */
export function machineState(given: MachineSource, base: MachineState = fresh): MachineState {
  return {
    ...base,
    ...given,
    files: { ...base.files, ...given.files },
    users: [...new Set([...base.users, ...(given.users ?? [])])],
    packages: [...new Set([...base.packages, ...(given.packages ?? [])])],
    units: { ...base.units, ...given.units },
  };
}

/** A recording machine that has what the state says, its files being these nodes. */
export function toRecording(
  { users, packages, units, resources, answers }: MachineState,
  nodes: MemoryNodes,
): RecordingMachine {
  const machine = recordingMachine({ users, packages, units, resources, nodes });
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
  for (const effect of machine.effects) if (effect.kind === 'user') users.add(effect.name);
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
