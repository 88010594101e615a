/** Chooses the carrier of a hook's tool calls. */
import { fault, messageOf } from '../errors.ts';
import { agentSocket, lost, type AgentSocket } from './agent-socket.ts';
import { optionalVariable } from './variables.ts';
import type { Environment, HookTools, ToolCall } from './wire.ts';

/** The tools of one hook. */
export interface CarriedTools extends HookTools {
  /** Closes the connection, and returns the error that the hook must fail with, if any. */
  close(): Error | undefined;
}

export interface CarrierChoice {
  /** The environment that the agent set. */
  readonly environment: Environment;
  /** The hook's working directory. */
  readonly dir: string;
  /** The programs on PATH; loaded when they are needed. */
  readonly executables: () => Promise<HookTools>;
  /** Called when the programs replace the socket. */
  readonly note: (line: string) => void;
}

/**
 * The agent's socket, or the programs on PATH.
 *
 * The programs carry the whole hook when CHARMWRIGHT_HOOK_TOOLS is `exec`, when the agent names no unix
 * socket, and from the first failure on: nothing listens, the method is not known, the answer can not be
 * read. After the first write there is no fallback: the socket's agent has what was written, so a lost
 * answer fails this call and every later one with HOOK_TOOL_LOST, and the agent runs the hook again.
 */
export function hookTools(choice: CarrierChoice): CarriedTools {
  const socket = socketOf(choice);
  return socket === undefined ? programs(choice) : socketFirst(choice, socket);
}

function socketOf({ environment, dir }: CarrierChoice): AgentSocket | undefined {
  const address = optionalVariable(environment, 'JUJU_AGENT_SOCKET_ADDRESS');
  const contextId = optionalVariable(environment, 'JUJU_CONTEXT_ID');
  const network = optionalVariable(environment, 'JUJU_AGENT_SOCKET_NETWORK') ?? 'unix';
  const unwanted = optionalVariable(environment, 'CHARMWRIGHT_HOOK_TOOLS') === 'exec';
  if (unwanted || network !== 'unix' || address === undefined || contextId === undefined) {
    return undefined;
  }
  return agentSocket({ address, contextId, dir });
}

function programs({ executables }: CarrierChoice): CarriedTools {
  return {
    call: async (call) => (await executables()).call(call),
    close: () => undefined,
  };
}

function socketFirst(choice: CarrierChoice, socket: AgentSocket): CarriedTools {
  let last: Promise<unknown> = Promise.resolve();
  let instead: CarriedTools | undefined;
  /** Calls that the agent may have run, without their standard input. */
  const ran: ToolCall[] = [];
  let broken: Error | undefined;
  let closed = false;

  async function callNow(call: ToolCall): ReturnType<HookTools['call']> {
    if (broken !== undefined) throw broken;
    if (closed) {
      throw fault('HOOK_TOOL_UNREACHABLE', `${call.name} was called after the end of the hook`);
    }
    if (instead !== undefined) return instead.call(call);
    const reply = await socket.ask(call);
    if (reply.kind !== 'not-run') ran.push({ name: call.name, args: call.args });
    if (reply.kind === 'answered') return reply.result;
    socket.close();
    // Loaded here: only a lost socket needs the tools' descriptions, which say whether a tool writes.
    const { isRead } = await import('./is-read.ts');
    if (!ran.every(isRead)) {
      broken = lost(call, reply.reason);
      throw broken;
    }
    choice.note(`hook tools: the agent's socket is not used: ${messageOf(reply.reason)}`);
    instead = programs(choice);
    return instead.call(call);
  }

  return {
    call(call) {
      const answer = last.then(() => callNow(call));
      last = answer.catch(() => undefined);
      return answer;
    },
    close() {
      closed = true;
      socket.close();
      return broken;
    },
  };
}
