/** The carriers that the conformance suite runs over, all of them before the same agent in memory. */
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readsStdin } from '../../../src/juju/agent/reads-stdin.ts';
import { toolNames } from '../../../src/juju/agent/tools.ts';
import { executables } from '../../../src/juju/executables.ts';
import type { InMemoryHook } from '../../../src/juju/in-memory.ts';
import type { HookTools, ToolCall } from '../../../src/juju/wire.ts';

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

/** Programs in a folder on PATH that ask an agent on a unix socket, and send stdin only when told to. */
const programs: Carrier = {
  name: 'executables',
  async open(hook) {
    const folder = mkdtempSync(join(tmpdir(), 'charmwright-tools-'));
    const address = join(folder, 'agent.socket');
    const script = join(folder, 'shim.cjs');
    writeFileSync(script, shim);
    chmodSync(script, 0o755);
    for (const name of toolNames) symlinkSync(script, join(folder, name));
    const server = createServer({ allowHalfOpen: true }, (socket) => serve(hook, socket));
    await new Promise<void>((resolve) => server.listen(address, resolve));
    return {
      tools: executables({ PATH: folder, AGENT: address }),
      async close() {
        await new Promise<void>((resolve) => server.close(() => resolve()));
        rmSync(folder, { recursive: true });
      },
    };
  },
};

export const carriers: readonly Carrier[] = [inMemory, programs];

function serve(hook: InMemoryHook, socket: Socket): void {
  let request = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => (request += text));
  socket.on('end', () => {
    const call = JSON.parse(request) as ToolCall;
    if (call.stdin === undefined && readsStdin(call)) {
      socket.end(JSON.stringify({ wantsStdin: true }));
      return;
    }
    void hook.call(call).then((result) => socket.end(JSON.stringify(result)));
  });
}

const shim = `#!${process.execPath}
const { connect } = require('node:net');
const { basename } = require('node:path');
const { readFileSync } = require('node:fs');
const call = { name: basename(process.argv[1]), args: process.argv.slice(2) };
const ask = (request) => {
  const socket = connect(process.env.AGENT);
  let answer = '';
  socket.setEncoding('utf8');
  socket.on('data', (text) => (answer += text));
  socket.on('end', () => {
    const result = JSON.parse(answer);
    if (result.wantsStdin) return ask({ ...call, stdin: readFileSync(0, 'utf8') });
    process.stdout.write(result.stdout);
    process.stderr.write(result.stderr);
    process.exitCode = result.code;
  });
  socket.end(JSON.stringify(request));
};
ask(call);
`;
