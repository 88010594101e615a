/** Answers the hook tools of one unit on its agent socket. */
import { once } from 'node:events';
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { messageOf } from '../../errors.ts';
import { wantsStdin, type RemoteCall } from '../../juju/agent-rpc.ts';
import { readsStdin } from '../../juju/agent/reads-stdin.ts';
import type { AgentCall } from '../../juju/agent/run-tool.ts';
import { toolNamed } from '../../juju/agent/tools.ts';
import type { ToolResult } from '../../juju/wire.ts';
import { byteBudget, type ByteBudget } from '../byte-budget.ts';
import { boundPath } from '../client/socket-path.ts';
import { rpcSession, type RpcAnswer } from './rpc-session.ts';

/** Runs one hook tool in its context, at once. */
export type ToolRunner = (call: AgentCall) => ToolResult;

export interface ToolServer {
  /** Lets the processes of a context call tools, until the answered function is called. */
  open(contextId: string, runs: ToolRunner): () => void;
  /** Stops listening and hangs up. */
  close(): Promise<void>;
}

/** What hook tools may weigh: one call, the calls of all units that are not whole yet, the connections of one unit. */
export const toolLimits = {
  callBytes: 16 * 1024 ** 2,
  bytesInSum: 64 * 1024 ** 2,
  connections: 256,
} as const;

/**
 * Listens at `path`; a socket that a killed controller left there is replaced.
 *
 * @param room shared by the tool servers of a controller.
 */
export async function startToolServer(
  path: string,
  room: ByteBudget = byteBudget(toolLimits.bytesInSum),
): Promise<ToolServer> {
  const contexts = new Map<string, ToolRunner>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A tool that was killed hangs up; no one is left to answer.
    socket.on('error', () => socket.destroy());
    void serve(socket, (call) => answer(contexts, call), room);
  });
  server.maxConnections = toolLimits.connections;
  await rm(path, { force: true });
  const bound = boundPath(path);
  await listening(server, bound.path);
  await chmod(path, 0o700);
  return {
    open(contextId, runs) {
      contexts.set(contextId, runs);
      return () => contexts.delete(contextId);
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      bound.release();
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      // An accept that fails, as when descriptors run out, concerns one tool, which sees it.
      server.on('error', () => undefined);
      resolve();
    });
  });
}

/** Reads on only when what it answered has been taken, so that no tool can pile up answers. */
async function serve(
  socket: Socket,
  reply: (call: RemoteCall) => RpcAnswer,
  room: ByteBudget,
): Promise<void> {
  const session = rpcSession(reply, { longest: toolLimits.callBytes, room });
  const closed = new AbortController();
  socket.on('close', () => closed.abort());
  try {
    // Answers may still be on their way when the other side has ended its half.
    const chunks: AsyncIterable<Buffer> = socket.iterator({ destroyOnReturn: false });
    for await (const chunk of chunks) {
      for (const bytes of session.push(chunk)) {
        if (!socket.write(bytes)) await once(socket, 'drain', { signal: closed.signal });
      }
    }
  } catch {
    // The other side has hung up, or speaks something else and would not understand why either.
    socket.destroy();
  } finally {
    session.close();
  }
}

/** Refusals and their order are those of juju `internal/worker/uniter/runner/jujuc/server.go`. */
function answer(contexts: ReadonlyMap<string, ToolRunner>, call: RemoteCall): RpcAnswer {
  const { contextId, dir, name } = call;
  if (name === '') return badRequest('command not specified');
  if (!dir.startsWith('/')) return badRequest('Dir is not absolute');
  const runs = contexts.get(contextId);
  if (runs === undefined) return badRequest(`wrong context ID; got "${contextId}"`);
  if (toolNamed(name) === undefined) return badRequest(`unknown command: ${name}`);
  if (call.stdin === undefined && readsStdin(call)) return { kind: 'refused', message: wantsStdin };
  try {
    return { kind: 'result', result: runs(call) };
  } catch (error) {
    // Juju's agent answers 3 when a tool panics; the hook decides what to make of it.
    const stderr = `ERROR ${messageOf(error)}\n`;
    return { kind: 'result', result: { code: 3, stdout: '', stderr } };
  }
}

function badRequest(message: string): RpcAnswer {
  return { kind: 'refused', message: `bad request: ${message}` };
}
