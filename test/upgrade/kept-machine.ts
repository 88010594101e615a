/** The machine of a kept version, as a state of the test kit. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileState, MachineSource } from '../../src/testing/machine/machine-state.ts';

/** A path of a kept machine; the content of a file is kept beside it. */
export type KeptNode =
  | {
      readonly kind: 'file' | 'folder';
      readonly mode: string;
      readonly owner: string;
      readonly group: string;
    }
  | {
      readonly kind: 'symlink';
      readonly target: string;
      readonly owner: string;
      readonly group: string;
    };

export interface KeptUnit {
  readonly enabled: boolean;
  readonly active: boolean;
  /** TCP ports. */
  readonly listening: readonly number[];
}

/** What a kept machine has beside its files. */
export interface KeptSystem {
  /** Beside those of a fresh machine. */
  readonly users: readonly string[];
  readonly packages: readonly string[];
  readonly units: Readonly<Record<string, KeptUnit>>;
}

/** Reads what `keep-version` has written of a machine. */
export function keptMachine(folder: string): MachineSource {
  const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));
  const tree = json('tree.json') as Readonly<Record<string, KeptNode>>;
  const { users, packages, units } = json('system.json') as KeptSystem;
  const files = Object.entries(tree)
    // The test kit has a unit's links in its `enabled`.
    .filter(([path]) => !path.includes('.wants/'))
    .map(([path, node]) => [path, fileState(folder, path, node)]);
  return {
    users,
    packages,
    files: Object.fromEntries(files) as Readonly<Record<string, FileState>>,
    units: Object.fromEntries(
      Object.entries(units).map(([name, { enabled, active, listening }]) => [
        name,
        {
          enabled,
          active: active ? ('active' as const) : ('inactive' as const),
          ...(listening.length > 0 && { listening }),
        },
      ]),
    ),
  };
}

function fileState(folder: string, path: string, node: KeptNode): FileState {
  if (node.kind === 'symlink') return node;
  const { kind, owner, group } = node;
  const mode = Number.parseInt(node.mode, 8);
  if (kind === 'folder') return { kind, mode, owner, group };
  const content = readFileSync(join(folder, 'files', path));
  return { kind, content, mode, owner, group };
}
