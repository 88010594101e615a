import { runChild } from '../base/process/run-child.ts';
import { TailBuffer } from '../base/process/tail-buffer.ts';
import { errnoOf, hasErrno } from '../base/errno.ts';
import { fault } from '../errors.ts';
import type { Environment, HookTools, ToolCall, ToolResult } from './wire.ts';

/** Bytes of an answer, as on the agent's socket. */
const longestAnswer = 64 * 1024 * 1024;

/**
 * Carries hook tool calls by running the programs that the agent puts on PATH.
 *
 * One program at a time, in the order of the calls, also when the caller does not wait for each. A program gets
 * this environment and nothing else; without stdin it reads end of file.
 */
export function executables(environment: Environment): HookTools {
  let last: Promise<unknown> = Promise.resolve();
  return {
    call(call) {
      const answer = last.then(() => run(environment, call));
      // A failed call rejects for its own caller; the next call runs all the same.
      last = answer.catch(() => undefined);
      return answer;
    },
  };
}

async function run(environment: Environment, call: ToolCall): Promise<ToolResult> {
  const { name, args, stdin } = call;
  const streams = { stdout: new TailBuffer(longestAnswer), stderr: new TailBuffer(longestAnswer) };
  const isTooLong = (): boolean =>
    Object.values(streams).some(({ received }) => received > longestAnswer);
  const { code, signal } = await runChild({
    ...{ program: name, args, env: environment, group: false },
    ...(stdin === undefined ? {} : { input: stdin }),
    take(from, chunk, kill) {
      streams[from].add(chunk);
      if (isTooLong()) kill();
    },
  }).catch((cause: unknown) => {
    throw unreachable(name, cause instanceof Error ? cause : new Error(String(cause)));
  });
  if (isTooLong()) throw tooLong(name);
  if (code === null) throw killed(name, signal);
  return { code, stdout: streams.stdout.text(), stderr: streams.stderr.text() };
}

function unreachable(tool: string, cause: Error): Error {
  if (hasErrno(cause, 'ENOENT')) {
    return fault('HOOK_TOOL_UNREACHABLE', `the hook tool ${tool} is not on the PATH`, {
      hint: `run this inside a hook, where the agent puts ${tool} on the PATH, or use juju-exec`,
      cause,
    });
  }
  if (hasErrno(cause, 'E2BIG')) {
    return fault('HOOK_TOOL_UNREACHABLE', `the arguments of ${tool} are longer than Linux allows`, {
      hint: 'one argument holds at most 131071 bytes; give large values another way',
      cause,
    });
  }
  const reason = errnoOf(cause) ?? cause.message;
  return fault('HOOK_TOOL_UNREACHABLE', `the hook tool ${tool} could not be run: ${reason}`, {
    cause,
  });
}

function tooLong(tool: string): Error {
  return fault(
    'HOOK_TOOL_UNREACHABLE',
    `the hook tool ${tool} printed more than ${longestAnswer} bytes, and was ended`,
  );
}

function killed(tool: string, signal: NodeJS.Signals | null): Error {
  return fault('HOOK_TOOL_UNREACHABLE', `the hook tool ${tool} was ended by ${String(signal)}`);
}
