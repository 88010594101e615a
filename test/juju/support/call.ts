import type { InMemoryHook } from '../../../src/testing/agent/in-memory-agent.ts';
import type { ToolResult } from '../../../src/juju/wire.ts';

/** Calls a tool, its name and arguments written as one list. */
export function call(
  hook: InMemoryHook,
  [name = '', ...args]: readonly string[],
  stdin?: string,
): Promise<ToolResult> {
  return hook.call({ name, args, ...(stdin === undefined ? {} : { stdin }) });
}

/** What a tool prints as JSON. */
export async function json(hook: InMemoryHook, argv: readonly string[]): Promise<unknown> {
  const [name = '', ...args] = argv;
  const { stdout, stderr } = await call(hook, [name, '--format=json', ...args]);
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout);
}
