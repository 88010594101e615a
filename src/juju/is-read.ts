import { parseArguments } from './agent/arguments.ts';
import { toolNamed } from './agent/tools.ts';
import { retiredTool } from './tools/retired-tools.ts';
import type { ToolCall } from './wire.ts';

/**
 * Whether a call changes nothing, as its tool declares, so that it may be made again when its answer is lost.
 *
 * What this package does not know, a tool or a flag that decides it, counts as a write.
 */
export function isRead({ name, args }: ToolCall): boolean {
  const known = toolNamed(name);
  if (known === undefined) return retiredTool(name)?.reads ?? false;
  const { reads = false } = known.tool;
  if (typeof reads !== 'function') return reads;
  const parsed = parseArguments(args, known.spec);
  return parsed.kind === 'parsed' && reads(parsed.values);
}
