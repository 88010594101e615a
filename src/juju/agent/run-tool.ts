import type { ToolCall, ToolResult } from '../wire.ts';
import type { AgentContext } from './agent-context.ts';
import { parseArguments } from './arguments.ts';
import { formatted } from './format.ts';
import { hookRelation, relationFlag } from './relation-flag.ts';
import type { Flags, OutputFormat, Tool, ToolAnswer } from './tool.ts';
import { toolNamed, type KnownTool } from './tools.ts';

/** A call as it reaches the agent. */
export interface AgentCall extends ToolCall {
  /** The caller's working directory, absolute; relative `--file` paths start here. */
  readonly dir: string;
}

/**
 * Runs one hook tool for a hook, as a Juju 4 agent does.
 *
 * Synchronous and in call order: a read sees every write before it. Nothing is thrown for what a
 * charm can get wrong; that is exit code 1 (the tool failed) or 2 (bad arguments) with `ERROR …` on stderr.
 */
export function runTool(context: AgentContext, call: AgentCall): ToolResult {
  const known = toolNamed(call.name);
  if (known === undefined) return error(1, `bad request: unknown command: ${call.name}`);
  const { tool } = known;
  if (call.args[0] === '--help' || call.args[0] === '-h') return printed(usage(tool));
  const ready = understand(context, known, call);
  if (ready.kind === 'misused') return error(2, ready.message);
  const { flags, format, args } = ready;
  const { dir, stdin } = call;
  const { code, stdout, stderr } = result(
    tool.run({ context, args, flags, format, dir, stdin }),
    format,
  );
  // Without a newline, as Juju prints it; what is wrong with the arguments is found before.
  const ignored = tool.ignoresFormat === true && (flags.texts.format ?? '') !== '' && code !== 2;
  const note = ignored ? `--format flag deprecated for command "${tool.name}"` : '';
  return { code, stdout, stderr: note + stderr };
}

type Understood =
  | {
      readonly kind: 'understood';
      readonly args: readonly string[];
      readonly flags: Flags;
      readonly format: OutputFormat;
    }
  | { readonly kind: 'misused'; readonly message: string };

function understand(context: AgentContext, { tool, spec }: KnownTool, call: AgentCall): Understood {
  const parsed = parseArguments(call.args, spec);
  if (parsed.kind === 'misused') return parsed;
  const { args, values } = parsed;
  if (values.has('output')) {
    return misuse('option --output is not supported by this agent; redirect the output instead');
  }
  const format = formatOf(tool, values.get('format'));
  if (!isFormat(format) || tool.formats?.includes(format) === false) {
    const shown = JSON.stringify(format);
    return misuse(`invalid value ${shown} for option --format: unknown format ${shown}`);
  }
  const named = values.get('r');
  const relation = named === undefined ? undefined : relationFlag(context, named);
  if (relation?.kind === 'misused') return relation;
  const extra = args.slice(tool.maxArgs ?? args.length);
  if (extra.length > 0) {
    return misuse(`unrecognized args: [${extra.map((arg) => JSON.stringify(arg)).join(' ')}]`);
  }
  const flags: Flags = {
    switches: new Set([...values].flatMap(([name, state]) => (state === 'true' ? [name] : []))),
    texts: Object.fromEntries(values),
    relation: relation?.relation ?? hookRelation(context),
  };
  return { kind: 'understood', args, flags, format };
}

/** The requested format; of a tool that ignores it, the tool's own. */
function formatOf({ format = 'smart', ignoresFormat }: Tool, asked: string | undefined): string {
  return ignoresFormat === true ? format : (asked ?? format);
}

function isFormat(text: string): text is OutputFormat {
  return text === 'smart' || text === 'json' || text === 'yaml';
}

function misuse(message: string): Understood {
  return { kind: 'misused', message };
}

function result(answer: ToolAnswer, format: OutputFormat): ToolResult {
  switch (answer.kind) {
    case 'value':
      return printed(formatted(answer.value, format));
    case 'text':
      return printed(answer.text);
    case 'failed':
      return error(1, answer.message);
    case 'misused':
      return error(2, answer.message);
  }
}

function printed(stdout: string): ToolResult {
  return { code: 0, stdout, stderr: '' };
}

function error(code: 1 | 2, message: string): ToolResult {
  return { code, stdout: '', stderr: `ERROR ${message}\n` };
}

function usage({ name, usage: line }: Tool): string {
  return `Usage: ${name} ${line}`.trimEnd() + '\n';
}
