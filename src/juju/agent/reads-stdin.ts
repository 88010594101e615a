import type { ToolCall } from '../wire.ts';
import { parseArguments } from './arguments.ts';
import { toolNamed } from './tools.ts';

/**
 * Whether this call would read standard input.
 *
 * A carrier uses it to request standard input: the tool's process sends none at first, as Juju's does.
 */
export function readsStdin({ name, args }: ToolCall): boolean {
  const known = toolNamed(name);
  if (known?.tool.flags.file !== 'file') return false;
  const parsed = parseArguments(args, known.spec);
  return parsed.kind === 'parsed' && parsed.values.get('file') === '-';
}
