import { type ChildProcess, startProcess } from '../base/process/start-process.ts';
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
  const child = start(environment, call);
  let isEndless = false;
  const onOverflow = (): void => {
    isEndless = true;
    child.kill('SIGKILL');
  };
  const stdout = gather(child.stdout, onOverflow);
  const stderr = gather(child.stderr, onOverflow);
  // A tool that ends without reading its input has still answered.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(call.stdin);
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(unreachable(call.name, cause)));
    child.once('close', (code, signal) => {
      if (isEndless) reject(tooLong(call.name));
      else if (code === null) reject(killed(call.name, signal));
      else resolve({ code, stdout: stdout(), stderr: stderr() });
    });
  });
}

function start(environment: Environment, { name, args, stdin }: ToolCall): ChildProcess {
  try {
    return startProcess(name, [...args], {
      env: { ...environment },
      stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
  } catch (cause) {
    throw unreachable(name, cause instanceof Error ? cause : new Error(String(cause)));
  }
}

/** Collects what a program prints, up to the longest answer; `onOverflow` reports more, once. */
function gather(stream: NodeJS.ReadableStream | null, onOverflow: () => void): () => string {
  const chunks: Buffer[] = [];
  let length = 0;
  stream?.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= longestAnswer) chunks.push(chunk);
    else onOverflow();
  });
  return () => Buffer.concat(chunks).toString('utf8');
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
