import type { FlagSpec } from './arguments.ts';
import type { Tool } from './tool.ts';
import * as allTools from './tools/all-tools.ts';

const tools: readonly Tool[] = Object.values(allTools);

/** A tool, and how its arguments are read. */
export interface KnownTool {
  readonly tool: Tool;
  readonly spec: FlagSpec;
}

const byName: ReadonlyMap<string, KnownTool> = new Map(
  tools.map((tool) => [tool.name, { tool, spec: specOf(tool) }]),
);

/** Names of all the tools there are, sorted. */
export const toolNames: readonly string[] = [...byName.keys()].sort();

export function toolNamed(name: string): KnownTool | undefined {
  return byName.get(name);
}

/** What prints a value takes `--format` too. */
function specOf({ flags, aliases = {}, format, ignoresFormat }: Tool): FlagSpec {
  if (ignoresFormat === true) return { flags: { ...flags, format: 'text' }, aliases };
  if (format === undefined) return { flags, aliases };
  return {
    flags: { ...flags, format: 'text', output: 'text' },
    aliases: { ...aliases, o: 'output' },
  };
}
