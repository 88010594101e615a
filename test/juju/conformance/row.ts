/** One call of a hook tool, what Juju answers to it, and what that means to a charm. */
import type { InMemoryModel, RunningHook } from '../../../src/testing/agent/in-memory-agent.ts';
import type { HookTools } from '../../../src/juju/wire.ts';

/** What a tool prints and exits with; nothing and 0 where a row says nothing. */
export interface Answered {
  readonly code?: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

export interface Row {
  readonly rule: string;
  /** The file of Juju that makes it so; `jujuc/` stands for `internal/worker/uniter/runner/jujuc/`. */
  readonly source: string;
  readonly call: readonly string[];
  /** A plain hook when absent. */
  readonly hook?: RunningHook;
  /** What differs from the usual model. */
  readonly model?: Partial<InMemoryModel>;
  readonly stdin?: string;
  /** Calls of the same hook before this one. */
  readonly after?: readonly (readonly string[])[];
  /** Juju 4, which the agent of this package is. */
  readonly answer: Answered;
  /** Juju 3.6, where it answers otherwise. */
  readonly on36?: Answered;
  /** A typed call that meets these answers, and what it makes of each of them. */
  readonly typed?: { readonly call: (tools: HookTools) => Promise<unknown>; readonly is: unknown };
}

/** What a tool that refuses answers. */
export function refused(code: 1 | 2, text: string): Answered {
  return { code, stderr: `ERROR ${text}\n` };
}
