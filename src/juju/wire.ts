/**
 * What travels between a charm and its agent: one hook tool call and its answer.
 *
 * The format is that of Juju's `jujuc` request and `exec.ExecResponse`, so that executables, the agent
 * socket and an in-memory agent are interchangeable carriers.
 */

/** One call of a hook tool. */
export interface ToolCall {
  /** The tool's name, such as `relation-get`. */
  readonly name: string;
  readonly args: readonly string[];
  /** Standard input; absent is not the same as empty. */
  readonly stdin?: string;
}

/** A hook tool's answer: exit code and both streams, as text. */
export interface ToolResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Carries hook tool calls to the agent, one at a time and in the order they are made. */
export interface HookTools {
  /**
   * Runs one tool. A tool that ends with a non-zero code is an answer, not an error.
   *
   * @throws HOOK_TOOL_UNREACHABLE when the agent can't be asked at all.
   */
  call(call: ToolCall): Promise<ToolResult>;
}

/** A process environment, as set by the agent. */
export type Environment = Readonly<Record<string, string | undefined>>;
