/** One hook of a real unit: its calls and their answers, secrets masked. */
import type { HookFacts } from '../hook-input.ts';
import type { Entries } from '../state/stored-state.ts';
import type { UncommittedWork } from '../state/uncommitted/uncommitted-work.ts';

/**
 * The folder in the charm's folder that hooks are recorded into; hooks are recorded while it exists.
 *
 * @example juju ssh hello/0 -- sudo mkdir -m 700 /var/lib/juju/agents/unit-hello-0/charm/.charmwright-recordings
 */
export const recordingsFolder = '.charmwright-recordings';

export interface Recording {
  readonly format: 1;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The charm's name. */
  readonly charm: string;
  readonly context: HookFacts;
  /** Every hook tool call, in order. */
  readonly tools: readonly RecordedTool[];
  /** Every call of the machine's port, in order. */
  readonly machine: readonly RecordedCall[];
  /** Masked text → digest of the real one, where masking makes a difference. */
  readonly digests: Readonly<Record<string, string>>;
  /** The state that the unit kept in a file; only where Juju keeps none. */
  readonly fallback?: Entries;
  /** What hooks before it had begun and not committed. */
  readonly uncommitted?: UncommittedWork;
  readonly outcome: RecordedOutcome;
}

export interface RecordedTool {
  readonly name: string;
  readonly args: readonly string[];
  readonly stdin?: string;
  /** Absent when the agent could not be reached. */
  readonly answer?: { readonly code: number; readonly stdout: string; readonly stderr: string };
  readonly thrown?: RecordedError;
}

export interface RecordedCall {
  /** `files`, `systemd`, …; empty for methods of the machine itself. */
  readonly port: string;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly effect: boolean;
  readonly result?: unknown;
  readonly thrown?: RecordedError;
}

export interface RecordedError {
  readonly message: string;
  /** Of our own errors. */
  readonly code?: string;
}

export interface RecordedOutcome {
  readonly kind: 'committed' | 'action-failed' | 'failed' | 'idle';
  /** Ids of the handlers that ran, in order. */
  readonly ran: readonly string[];
  readonly flags: readonly string[];
  /** The error's first line. */
  readonly error?: string;
}
