/** Answers the hook tools of one unit on its agent socket. */
import { chmod, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { messageOf } from '../../errors.ts';
import type { AgentContext } from '../../juju/agent/agent-context.ts';
import { readsStdin } from '../../juju/agent/reads-stdin.ts';
import { runTool, type AgentCall } from '../../juju/agent/run-tool.ts';
import { boundPath } from '../client/socket-path.ts';
import { decodeFrame, encodeFrame } from './frame.ts';

export interface ToolServer {
  /** Lets the processes of a context call tools, until the answered function is called. */
  open(contextId: string, context: AgentContext): () => void;
  /** Stops listening and hangs up. */
  close(): Promise<void>;
}

/** Listens at `path`; a socket that a killed controller left there is replaced. */
export async function startToolServer(path: string): Promise<ToolServer> {
  const contexts = new Map<string, AgentContext>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A tool that was killed hangs up; there is no one left to tell.
    socket.on('error', () => socket.destroy());
    serve(socket, (fields) => answer(contexts, fields));
  });
  await rm(path, { force: true });
  const bound = boundPath(path);
  await listening(server, bound.path);
  await chmod(path, 0o700);
  return {
    open(contextId, context) {
      contexts.set(contextId, context);
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

function serve(socket: Socket, reply: (fields: readonly string[]) => readonly string[]): void {
  let arrived: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    arrived = arrived.length === 0 ? chunk : Buffer.concat([arrived, chunk]);
    for (;;) {
      const decoded = decodeFrame(arrived);
      if (decoded.kind === 'more') return;
      if (decoded.kind === 'foreign') {
        socket.destroy();
        return;
      }
      arrived = decoded.rest;
      socket.write(encodeFrame(reply(decoded.fields)));
    }
  });
}

function answer(
  contexts: ReadonlyMap<string, AgentContext>,
  fields: readonly string[],
): readonly string[] {
  const [contextId = '', dir = '/', name = '', given = '0', stdin = '', ...args] = fields;
  const context = contexts.get(contextId);
  if (context === undefined) return badRequest(`wrong context ID; got "${contextId}"`);
  const call: AgentCall = { name, args, dir, ...(given === '1' ? { stdin } : {}) };
  if (given !== '1' && readsStdin(call)) return ['stdin', '0', '', ''];
  try {
    const { code, stdout, stderr } = runTool(context, call);
    return ['exit', String(code), stdout, stderr];
  } catch (error) {
    // Juju's agent answers 3 when a tool panics; the hook decides what to make of it.
    return ['exit', '3', '', `ERROR ${messageOf(error)}\n`];
  }
}

function badRequest(message: string): readonly string[] {
  return ['exit', '1', '', `ERROR bad request: ${message}\n`];
}
