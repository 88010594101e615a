import type { ToolCall, ToolResult } from '../wire.ts';
import type { AgentContext } from './agent-context.ts';

/** A call as it reaches the agent. */
export interface AgentCall extends ToolCall {
  /** The caller's working directory, absolute; relative `--file` paths start here. */
  readonly dir: string;
}

/**
 * Runs one hook tool for a hook, as a Juju 4 agent does.
 *
 * Synchronous and in call order: a read sees every write before it. Nothing is thrown for what a
 * charm can get wrong; that is exit 1 (the tool failed) or 2 (bad arguments) with `ERROR …` on stderr.
 */
export function runTool(_context: AgentContext, call: AgentCall): ToolResult {
  return { code: 1, stdout: '', stderr: `ERROR bad request: unknown command: ${call.name}\n` };
}

/**
 * Whether this call would read standard input.
 *
 * Lets a carrier that does not know ask for it: the tool's process sends none at first, as Juju's does.
 */
export function readsStdin(call: ToolCall): boolean {
  const { name, args } = call;
  if (!['relation-set', 'state-set', 'secret-add', 'secret-set'].includes(name)) return false;
  return args.some(
    (arg, index) => arg === '--file=-' || (arg === '-' && args[index - 1] === '--file'),
  );
}
