/** The carriers that the conformance suite runs over: all before one agent in memory, two of them through the controller's tool server. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startToolServer } from '../../../src/controller/tool-server/tool-server.ts';
import { toolsFolder } from '../../../src/controller/tool-server/tools-folder.ts';
import { agentSocket } from '../../../src/juju/agent-socket.ts';
import { executables } from '../../../src/juju/executables.ts';
import type { InMemoryHook } from '../../../src/testing/agent/in-memory-agent.ts';
import type { HookTools } from '../../../src/juju/wire.ts';

export interface OpenCarrier {
  readonly tools: HookTools;
  close(): Promise<void>;
}

export interface Carrier {
  readonly name: string;
  open(hook: InMemoryHook): Promise<OpenCarrier>;
}

const inMemory: Carrier = {
  name: 'in memory',
  open: async (hook) => ({ tools: hook, close: async () => undefined }),
};

/** A hook's context, as the environment has it. */
const contextId = 'hello/0-start-1f';

export interface ServedHook {
  /** Where its agent listens. */
  readonly address: string;
  readonly contextId: string;
  /** A folder for the test. */
  readonly folder: string;
  readonly close: () => Promise<void>;
}

/** Serves a hook on the controller's own agent socket. */
export async function served(hook: InMemoryHook): Promise<ServedHook> {
  const folder = mkdtempSync(join(tmpdir(), 'charmwright-agent-'));
  const address = join(folder, 'agent.socket');
  const server = await startToolServer(address);
  server.open(contextId, (call) => hook.run(call));
  return {
    ...{ address, contextId, folder },
    async close() {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const socket: Carrier = {
  name: 'agent socket',
  async open(hook) {
    const { address, close } = await served(hook);
    const tools = agentSocket({ address, contextId, dir: '/' });
    return {
      tools,
      async close() {
        tools.close();
        await close();
      },
    };
  },
};

const programs: Carrier = {
  name: 'executables',
  async open(hook) {
    const { address, folder, close } = await served(hook);
    const path = await toolsFolder(join(folder, 'tools'));
    const environment = { JUJU_CONTEXT_ID: contextId, JUJU_AGENT_SOCKET_ADDRESS: address };
    return { tools: executables({ PATH: path, ...environment }), close };
  },
};

export const carriers: readonly Carrier[] = [inMemory, socket, programs];
