import { fault } from '../errors.ts';
import type { HookTools, ToolResult } from '../juju/wire.ts';
import type { Json } from './unit.ts';

/** A hook tool's call: its arguments after the name, and standard input if any. */
export interface AgentCall {
  readonly args: readonly string[];
  readonly stdin?: string;
  /** How the call reads in an error, when its arguments are not for everyone's eyes. */
  readonly shown?: string;
}

/** Calls hook tools and turns refusals into coded errors. */
export interface Agent {
  /** Calls a tool whose refusal is an answer too. */
  ask(tool: string, call: AgentCall): Promise<ToolResult>;
  /** Calls a tool whose answer is text. @throws HOOK_TOOL_FAILED */
  text(tool: string, call: AgentCall): Promise<string>;
  /** Calls a tool with `--format=json`. @throws HOOK_TOOL_FAILED */
  json(tool: string, call: AgentCall): Promise<Json>;
}

/** An agent over a carrier of hook tool calls. */
export function agentOver(tools: HookTools): Agent {
  async function ask(tool: string, { args, stdin }: AgentCall): Promise<ToolResult> {
    return tools.call({ name: tool, args, ...(stdin === undefined ? {} : { stdin }) });
  }
  async function text(tool: string, call: AgentCall): Promise<string> {
    const result = await ask(tool, call);
    if (result.code === 0) return result.stdout;
    throw refusal(tool, call, result);
  }
  async function json(tool: string, call: AgentCall): Promise<Json> {
    const answer = await text(tool, { ...call, args: ['--format=json', ...call.args] });
    try {
      return answer.trim() === '' ? null : (JSON.parse(answer) as Json);
    } catch (cause) {
      throw fault('HOOK_TOOL_FAILED', `${tool} answered with something that is no JSON`, { cause });
    }
  }
  return { ask, text, json };
}

/** The error for a tool that refused a call. */
export function refusal(tool: string, call: AgentCall, result: ToolResult): Error {
  const said = result.stderr.trim().replace(/^ERROR\s+/, '');
  return fault(
    'HOOK_TOOL_FAILED',
    `${tool} ${call.shown ?? call.args.join(' ')} failed with exit code ${result.code}: ${said}`,
  );
}
