import type { UncommittedStore } from '../dispatch/state/uncommitted/uncommitted-work.ts';
import type { HookTools } from '../juju/wire.ts';
import type { Machine } from '../machine/machine.ts';
import type { RecordingMachine } from '../machine/recording/recording-machine.ts';

/** What wraps a hook's calls, and may let one of them fail. */
export interface Interference {
  readonly tools: (tools: HookTools) => HookTools;
  readonly machine: (machine: RecordingMachine) => Machine;
  readonly uncommitted: (store: UncommittedStore) => UncommittedStore;
  /** Resolves when the process dies. */
  readonly death: Promise<void>;
}
