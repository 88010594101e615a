/** The machine of a state: what is on it, as plain data, and how to get from it to a recording machine. */
import type { MachineResources } from '../../machine/machine.ts';
import type { Answers } from '../../machine/recording/answers.ts';
import type { MemoryUnit } from '../../machine/recording/memory-systemd.ts';
import type { MemoryNode } from '../../machine/recording/memory-tree.ts';
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

const plain = { owner: 'root', group: 'root' };

/** A recording machine that has what the state says. */
export function toRecording(
  state: MachineState,
  archives: Readonly<Record<string, Readonly<Record<string, string>>>>,
): RecordingMachine {
  const { users, packages, units, resources, answers } = state;
  const machine = recordingMachine({ users, packages, units, resources, archives });
  for (const [path, file] of Object.entries(state.files))
    machine.files.tree.put(path, toNode(file));
  answers?.(machine.answers);
  return machine;
}

function toNode(file: FileState): MemoryNode {
  if (typeof file === 'string') {
    return { kind: 'file', content: Buffer.from(file), mode: 0o644, ...plain };
  }
  return file.kind === 'file' ? { ...file, content: Buffer.from(file.content) } : file;
}

/** What a recording machine has, as a state; `leaveOut` are paths that belong to the agent. */
export function fromRecording(
  machine: RecordingMachine,
  before: MachineState,
  leaveOut: (path: string) => boolean,
): MachineState {
  const kept = machine.files.tree.all().filter(([path]) => !leaveOut(path));
  const parents = new Set(kept.map(([path]) => path.slice(0, path.lastIndexOf('/'))));
  const files = kept.filter(([path, node]) => !isImplied(node) || !parents.has(path));
  const users = new Set(before.users);
  for (const effect of machine.effects) if (effect.kind === 'user') users.add(effect.name);
  return {
    ...before,
    files: Object.fromEntries(files.map(([path, node]) => [path, fromNode(node)])),
    users: [...users],
    packages: [...machine.packages.installed],
    units: Object.fromEntries(
      [...machine.systemd.units].map(([name, unit]) => [name, { ...unit }]),
    ),
  };
}

function isImplied(node: MemoryNode): boolean {
  return node.kind === 'folder' && node.mode === 0o755 && isRoots(node);
}

function isRoots({ owner, group }: MemoryNode): boolean {
  return owner === 'root' && group === 'root';
}

function fromNode(node: MemoryNode): FileState {
  if (node.kind !== 'file') return node;
  const bytes = Buffer.from(node.content);
  const text = bytes.toString();
  const content = Buffer.from(text).equals(bytes) ? text : node.content;
  const usual = node.mode === 0o644 && isRoots(node) && typeof content === 'string';
  return usual ? content : { ...node, content };
}

/** The text of a file, undefined when there is none. */
export function textOf({ files }: MachineState, path: string): string | undefined {
  const file = files[path];
  if (typeof file === 'string' || file === undefined) return file;
  if (file.kind !== 'file') return undefined;
  return Buffer.from(file.content).toString();
}
