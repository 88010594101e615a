/** What a hook costs before it does anything, and what asking the agent adds: time and memory beside a bare Node. */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { startToolServer } from '../src/controller/tool-server/tool-server.ts';
import { inMemoryAgent } from '../src/testing/agent/in-memory-agent.ts';
import { median, ratio, type Measure } from './report.ts';

const root = resolve(import.meta.dirname, '..');
const rounds = 25;
const contextId = 'hello/0-update-status-1';

type Environment = Readonly<Record<string, string>>;

/** Of the bundled hello charm: the start of a hook that asks for nothing, and one that finds nothing to do. */
export async function startTimes(): Promise<readonly Measure[]> {
  const work = await mkdtemp(join(tmpdir(), 'cw-bench-start-'));
  const address = join(work, 'agent.socket');
  const server = await startToolServer(address);
  try {
    const charm = join(work, 'charm');
    const command = join(root, 'bin/charmwright');
    await promisify(execFile)(command, ['build', join(root, 'examples/hello'), '-d', charm]);
    const agent = inMemoryAgent({ unit: 'hello/0', leader: true, config: {}, relations: [] });
    const own = {
      ...{ PATH: '/usr/bin:/bin', JUJU_CHARM_DIR: charm, JUJU_UNIT_NAME: 'hello/0' },
      ...{ JUJU_MODEL_NAME: 'bench', JUJU_MODEL_UUID: '6d1c', JUJU_CONTEXT_ID: contextId },
      ...{ JUJU_AGENT_SOCKET_ADDRESS: address, JUJU_AGENT_SOCKET_NETWORK: 'unix' },
    };
    const hooked = {
      ...own,
      ...{ JUJU_HOOK_NAME: 'update-status', JUJU_DISPATCH_PATH: 'hooks/update-status' },
    };
    const memory = join(work, 'memory');
    const preload = join(work, 'preload.cjs');
    await writeFile(preload, preloaded(memory));
    const bundle = [process.execPath, join(charm, 'charm.cjs')];
    const cache = { NODE_COMPILE_CACHE: join(charm, '.compile-cache') };
    const run = async (line: readonly string[], env: Environment): Promise<void> => {
      const hook = agent.hook();
      const closing = server.open(contextId, (call) => hook.run(call));
      await ended(line, env, charm);
      hook.commit();
      closing();
    };
    const cases = [
      { line: [process.execPath, '-e', '0'], env: own },
      { line: bundle, env: { ...own, ...cache } },
      { line: bundle, env: { ...hooked, ...cache } },
    ];
    const peak = async (line: readonly string[], env: Environment): Promise<number> => {
      await run(line, { ...env, NODE_OPTIONS: `--require=${preload}` });
      return Number(await readFile(memory, 'utf8')) / 1024;
    };
    for (const { line, env } of [...cases, ...cases]) await run(line, env);
    const times: number[][] = cases.map(() => []);
    for (let round = 0; round < rounds; round += 1) {
      for (const [index, { line, env }] of cases.entries()) {
        const began = performance.now();
        await run(line, env);
        times[index]?.push(performance.now() - began);
      }
    }
    const [bare = 0, idle = 0, unchanged = 0] = times.map(median);
    const peaks: number[] = [];
    for (const { line, env } of cases) peaks.push(await peak(line, env));
    const [bareMemory = 0, , unchangedMemory = 0] = peaks;
    const node = { name: 'bare node -e 0, ms', value: bare };
    return [
      ratio(
        {
          name: 'bare start of the bundled hello charm, no tool called',
          value: idle,
          reference: node,
        },
        1.5,
      ),
      ratio(
        {
          name: 'update-status of it over the agent socket, before its first source',
          value: unchanged,
          reference: node,
        },
        2,
      ),
      ratio(
        {
          name: 'memory of that hook',
          value: unchangedMemory,
          reference: { name: 'bare node -e 0, MiB', value: bareMemory },
        },
        1.5,
      ),
    ];
  } finally {
    await server.close();
    await rm(work, { recursive: true, force: true });
  }
}

/** Has a process write its peak in KiB; its resource usage would include that of its parent. */
function preloaded(file: string): string {
  const path = JSON.stringify(file);
  return [
    "const { readFileSync, writeFileSync } = require('node:fs');",
    "const peak = () => /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];",
    `process.on('exit', () => writeFileSync(${path}, peak()));`,
    '',
  ].join('\n');
}

/** Waits for the end of a program that must end well. */
async function ended(line: readonly string[], env: Environment, cwd: string): Promise<void> {
  const [program = '', ...args] = line;
  const child = spawn(program, args, { env, cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  const code = await new Promise<number | null>((wake) => child.on('close', wake));
  if (code !== 0) throw new Error(`${line.join(' ')} ended with ${String(code)}: ${said}`);
}
