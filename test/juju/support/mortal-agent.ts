import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rpcSession, type RpcSession } from '../../../src/controller/tool-server/rpc-session.ts';
import type { RemoteCall } from '../../../src/juju/agent-rpc.ts';
import type { ToolResult } from '../../../src/juju/wire.ts';

export interface MortalAgent {
  readonly address: string;
  /** What reached it, in order. */
  readonly calls: readonly RemoteCall[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

export interface MortalOptions {
  /** Runs a call. */
  readonly runs?: (call: RemoteCall) => ToolResult;
  /** How many bytes of the answer to the call of this number (from 0) go out before it hangs up; undefined to go on. */
  readonly cut?: (call: number, whole: number) => number | undefined;
  /** The number of the call it dies of, before it runs it. */
  readonly deaf?: number;
  readonly address?: string;
}

/** An agent that dies where a test wants it to. */
export async function mortalAgent(options: MortalOptions = {}): Promise<MortalAgent> {
  const { runs = () => ({ code: 0, stdout: '', stderr: '' }), cut = () => undefined } = options;
  const { deaf } = options;
  const folder = mkdtempSync(join(tmpdir(), 'charmwright-mortal-'));
  const address = options.address ?? join(folder, 'agent.socket');
  const calls: RemoteCall[] = [];
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => socket.destroy());
    const session = rpcSession((call) => {
      calls.push(call);
      if (calls.length - 1 === deaf) throw new Error('dead');
      return { kind: 'result', result: runs(call) };
    });
    socket.on('data', (chunk: Buffer) => {
      const bytes = answersTo(session, chunk);
      if (bytes === undefined) {
        socket.destroy();
        return;
      }
      const length = cut(calls.length - 1, bytes.length);
      if (length === undefined) socket.write(bytes);
      else socket.end(bytes.subarray(0, length));
    });
  });
  await new Promise<void>((resolve) =>
    server.listen(address.startsWith('@') ? `\0${address.slice(1)}` : address, resolve),
  );
  return {
    ...{ address, calls },
    connections: () => sockets.length,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answersTo(session: RpcSession, chunk: Buffer): Buffer | undefined {
  try {
    return Buffer.concat([...session.push(chunk)]);
  } catch {
    return undefined;
  }
}
