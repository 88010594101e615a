/** Answers the hook tools of one unit on its agent socket. */
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { messageOf } from '../../errors.ts';
import { wantsStdin, type RemoteCall } from '../../juju/agent-rpc.ts';
import { readsStdin } from '../../juju/agent/reads-stdin.ts';
import type { AgentCall } from '../../juju/agent/run-tool.ts';
import { toolNamed } from '../../juju/agent/tools.ts';
import type { ToolResult } from '../../juju/wire.ts';
import { boundPath } from '../client/socket-path.ts';
import { rpcSession, type RpcAnswer } from './rpc-session.ts';

/** Runs one hook tool in its context, at once. */
export type RunsTools = (call: AgentCall) => ToolResult;

export interface ToolServer {
  /** Lets the processes of a context call tools, until the answered function is called. */
  open(contextId: string, runs: RunsTools): () => void;
  /** Stops listening and hangs up. */
  close(): Promise<void>;
}

/** Listens at `path`; a socket that a killed controller left there is replaced. */
export async function startToolServer(path: string): Promise<ToolServer> {
  const contexts = new Map<string, RunsTools>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A tool that was killed hangs up; there is no one left to tell.
    socket.on('error', () => socket.destroy());
    serve(socket, (call) => answer(contexts, call));
  });
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
      resolve();
    });
  });
}

function serve(socket: Socket, reply: (call: RemoteCall) => RpcAnswer): void {
  const session = rpcSession(reply);
  socket.on('data', (chunk: Buffer) => {
    try {
      const bytes = session.push(chunk);
      if (bytes.length > 0) socket.write(bytes);
    } catch {
      // Whoever that is speaks something else, and would not understand why either.
      socket.destroy();
    }
  });
}

/** Refusals and their order are those of juju `internal/worker/uniter/runner/jujuc/server.go`. */
function answer(contexts: ReadonlyMap<string, RunsTools>, call: RemoteCall): RpcAnswer {
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
