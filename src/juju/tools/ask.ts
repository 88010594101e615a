/** The one place where a hook tool's refusal becomes an outcome or a coded error. */
import { isMissing } from '../../base/errno.ts';
import { fault, isFault, type CharmwrightError } from '../../errors.ts';
import type { HookTools, ToolCall, ToolResult } from '../wire.ts';
import { refusalKind } from './refusals.ts';

/** A call, and how errors may show it. */
export interface Question extends ToolCall {
  /** Replaces the arguments in an error, when these are confidential. */
  readonly shown?: string;
}

export type Answer =
  | { readonly kind: 'answered'; readonly stdout: string }
  /** The requested relation, bag, secret or address does not exist, or this unit may not read it any more. */
  | { readonly kind: 'gone'; readonly error: CharmwrightError }
  /** This agent has no such tool. */
  | { readonly kind: 'unavailable'; readonly error: CharmwrightError }
  | { readonly kind: 'refused'; readonly error: CharmwrightError };

/**
 * Calls a tool and distinguishes the kinds of refusal.
 *
 * @throws HOOK_TOOL_UNREACHABLE when no agent can be asked.
 */
export async function ask(tools: HookTools, question: Question): Promise<Answer> {
  const { name, args, stdin } = question;
  try {
    const result = await tools.call({ name, args, ...(stdin === undefined ? {} : { stdin }) });
    return result.code === 0
      ? { kind: 'answered', stdout: result.stdout }
      : refusalOf(question, result);
  } catch (error) {
    // An agent puts a program on the PATH for each tool that it has.
    if (isFault(error) && isMissing(error.cause)) return { kind: 'unavailable', error };
    throw error;
  }
}

/**
 * What a tool prints.
 *
 * @throws HOOK_TOOL_FAILED or NOT_LEADER when it refuses; HOOK_TOOL_UNAVAILABLE or HOOK_TOOL_UNREACHABLE
 *   when there is no such tool.
 */
export async function askText(tools: HookTools, question: Question): Promise<string> {
  const answer = await ask(tools, question);
  if (answer.kind === 'answered') return answer.stdout;
  throw answer.error;
}

/** What a tool prints with `--format=json`, which is added to the arguments; nothing is null. */
export async function askJson(tools: HookTools, question: Question): Promise<unknown> {
  const stdout = await askText(tools, asJson(question));
  return parseJson(question.name, stdout);
}

export function asJson(question: Question): Question {
  return { ...question, args: ['--format=json', ...question.args] };
}

/** @throws HOOK_TOOL_FAILED when it is no JSON. */
export function parseJson(tool: string, stdout: string): unknown {
  try {
    return stdout.trim() === '' ? null : JSON.parse(stdout);
  } catch (cause) {
    throw fault('HOOK_TOOL_FAILED', `${tool} answered with something that is no JSON`, { cause });
  }
}

function refusalOf(question: Question, { code, stderr }: ToolResult): Answer {
  const { name, args, shown = args.join(' ') } = question;
  const said = stderr.trim().replace(/^ERROR\s+/, '');
  const message = `${`${name} ${shown}`.trim()} failed with exit code ${code}: ${said}`;
  switch (refusalKind(name, said)) {
    case 'unavailable':
      return { kind: 'unavailable', error: fault('HOOK_TOOL_UNAVAILABLE', message) };
    case 'gone':
      return { kind: 'gone', error: fault('HOOK_TOOL_FAILED', message) };
    case 'for-leader':
      return { kind: 'refused', error: fault('NOT_LEADER', message) };
    case undefined:
      return { kind: 'refused', error: fault('HOOK_TOOL_FAILED', message) };
  }
}
