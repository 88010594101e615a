import { fault, messageOf } from '../errors.ts';
import { dial, type AgentConnection, type Reply } from './agent-connection.ts';
import type { HookTools, ToolCall } from './wire.ts';

/** The address of the agent, and the hook's id there. */
export interface AgentAddress {
  /** A path; `@` begins an abstract address. */
  readonly address: string;
  readonly contextId: string;
  /** The hook's working directory, absolute; the agent opens relative `--file` paths from there. */
  readonly dir: string;
}

/** Hook tool calls over the agent's socket, without a process. */
export interface AgentSocket extends HookTools {
  /** Like `call`, but a lost connection is an outcome, not an error. */
  ask(call: ToolCall): Promise<Reply>;
  /** Closes the connection. A later call fails. */
  close(): void;
}

/**
 * Carries hook tool calls over one connection to the agent, which is made at the first call.
 *
 * One call at a time, in the order of the calls, also when the caller does not wait for each: Juju's agent starts a
 * goroutine for each request and promises no order between them. `call` throws HOOK_TOOL_UNREACHABLE when
 * the agent certainly did not run the tool, and HOOK_TOOL_LOST when it may have.
 */
export function agentSocket({ address, contextId, dir }: AgentAddress): AgentSocket {
  let last: Promise<unknown> = Promise.resolve();
  let dialled: Promise<AgentConnection> | undefined;
  let closed = false;
  const askNow = async (call: ToolCall): Promise<Reply> => {
    if (closed) return { kind: 'not-run', reason: new Error('the hook has ended') };
    try {
      dialled ??= dial(address);
      return await (await dialled).ask({ ...call, contextId, dir });
    } catch (reason) {
      return { kind: 'not-run', reason };
    }
  };
  const ask = (call: ToolCall): Promise<Reply> => {
    const reply = last.then(() => askNow(call));
    last = reply;
    return reply;
  };
  return {
    ask,
    async call(call) {
      const reply = await ask(call);
      if (reply.kind === 'answered') return reply.result;
      throw reply.kind === 'lost' ? lost(call, reply.reason) : unreachable(call, reply.reason);
    },
    close() {
      closed = true;
      dialled?.then(
        (connection) => connection.close(),
        () => undefined,
      );
    },
  };
}

/** The error of a call that the agent may have run, or of a hook that can not continue after its writes. */
export function lost({ name }: ToolCall, cause: unknown): Error {
  const why = messageOf(cause);
  return fault('HOOK_TOOL_LOST', `no answer to ${name} from the agent: ${why}`, { cause });
}

function unreachable({ name }: ToolCall, cause: unknown): Error {
  const why = messageOf(cause);
  return fault('HOOK_TOOL_UNREACHABLE', `the agent can not be asked for ${name}: ${why}`, {
    // Not as `cause`: a missing socket must not look like a missing tool.
    details: why,
  });
}
