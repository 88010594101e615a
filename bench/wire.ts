/** What hook tool calls cost by themselves: the same calls over one connection and over a program each. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startToolServer } from '../src/controller/tool-server/tool-server.ts';
import { toolsFolder } from '../src/controller/tool-server/tools-folder.ts';
import { agentSocket } from '../src/juju/agent-socket.ts';
import { executables } from '../src/juju/executables.ts';
import { inMemoryTools } from '../src/testing/agent/in-memory-agent.ts';
import { readBag, writeBag } from '../src/juju/tools/relations.ts';
import type { HookTools } from '../src/juju/wire.ts';
import { timesAhead, median, type Measure } from './report.ts';

const [reads, writes] = [100, 20];

/** Both ways before the controller's own tool server, in this process, so that Node's start is not in it. */
export async function carrierTimes(): Promise<readonly Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'charmwright-bench-'));
  const [address, contextId] = [join(folder, 'agent.socket'), 'hello/0-bench'];
  const server = await startToolServer(address);
  const hook = inMemoryTools({
    unit: 'hello/0',
    leader: true,
    relations: [{ id: 1, endpoint: 'db', application: 'pg', units: { 'pg/0': { host: 'h' } } }],
  });
  server.open(contextId, (call) => hook.run(call));
  const environment = { JUJU_CONTEXT_ID: contextId, JUJU_AGENT_SOCKET_ADDRESS: address };
  const programs = executables({ PATH: await toolsFolder(join(folder, 'tools')), ...environment });
  try {
    const [socket, spawned]: [number[], number[]] = [[], []];
    for (let round = 0; round < 5; round += 1) {
      // A new connection each time, as each hook makes one.
      const connection = agentSocket({ address, contextId, dir: '/' });
      socket.push(await time(connection));
      connection.close();
      spawned.push(await time(programs));
    }
    const reference = { name: 'a program each, ms', value: median(spawned) };
    const name = `${reads} relation reads and ${writes} writes over one connection`;
    return [timesAhead({ name, reference, value: median(socket) }, 20)];
  } finally {
    await server.close();
    await rm(folder, { recursive: true });
  }
}

async function time(tools: HookTools): Promise<number> {
  const began = performance.now();
  const owner = { relation: 'db:1', kind: 'unit', name: 'pg/0' } as const;
  for (let each = 0; each < reads; each += 1) await readBag(tools, owner);
  for (let each = 0; each < writes; each += 1) {
    await writeBag(tools, { relation: 'db:1', kind: 'unit' }, { port: String(each) });
  }
  return performance.now() - began;
}
