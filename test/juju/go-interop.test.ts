/** Both ends of the wire against Go's own `net/rpc`; skipped where there is no Go. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startToolServer } from '../../src/controller/tool-server/tool-server.ts';
import { toolsFolder } from '../../src/controller/tool-server/tools-folder.ts';
import { agentSocket } from '../../src/juju/agent-socket.ts';
import { inMemoryTools } from '../../src/testing/agent/in-memory-agent.ts';
import { model } from './support/cases.ts';

const source = join(import.meta.dirname, '../fixtures/gob/main.go');
const hasGo = spawnSync('go', ['version']).status === 0;
// A first build compiles Go's standard library.
const building = 240_000;

describe.skipIf(!hasGo)(hasGo ? 'beside Go' : 'beside Go: skipped, no go on PATH', () => {
  const folder = mkdtempSync(join(tmpdir(), 'charmwright-go-'));
  const oracle = join(folder, 'oracle');

  beforeAll(async () => {
    // Go keeps what it built in HOME; without one it keeps it here, for this run.
    const cache = process.env.HOME === undefined ? { GOCACHE: join(folder, 'cache') } : {};
    await promisify(execFile)('go', ['build', '-o', oracle, source], {
      env: { ...process.env, ...cache },
    });
  }, building);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('Go’s client is served by the controller’s tool server', async () => {
    const address = join(folder, 'ours.socket');
    const server = await startToolServer(address);
    const hook = inMemoryTools(model);
    server.open('c-1', (call) => hook.run(call));
    const asked = (CommandName: string, Args: readonly string[], more = {}) =>
      JSON.stringify({
        ...{ Method: 'Jujuc.Main', ContextId: 'c-1', Dir: '/', CommandName, Args },
        ...more,
      });
    const stdin = { StdinSet: true, Stdin: Buffer.from('{"key":"ü"}').toString('base64') };
    const client = spawn(oracle, ['call', address], { stdio: ['pipe', 'pipe', 'inherit'] });
    client.stdin.end(
      [
        asked('config-get', ['--format=json', 'port']),
        asked('state-set', ['--file', '-']),
        asked('state-set', ['--file', '-'], stdin),
        asked('state-get', ['--format=json', 'key']),
        asked('no-such-tool', []),
        asked('config-get', ['--no-such-flag']),
        asked('is-leader', [], { ContextId: 'other' }),
        asked('is-leader', [], { Method: 'Jujuc.Other' }),
        asked('is-leader', ['--format=json']),
      ].join('\n'),
    );
    let said = '';
    client.stdout.on('data', (chunk) => (said += String(chunk)));
    await once(client, 'close');
    await server.close();
    const answers = said
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown);
    const result = (stdout: string, stderr = '', code = 0) => ({ code, stdout, stderr });
    expect(answers).toEqual([
      result('80\n'),
      { error: 'hook tool requires stdin, none supplied' },
      result(''),
      result('"ü"\n'),
      { error: 'bad request: unknown command: no-such-tool' },
      expect.objectContaining({ code: 2 }),
      { error: 'bad request: wrong context ID; got "other"' },
      { error: "rpc: can't find method Jujuc.Other" },
      result('true\n'),
    ]);
  });

  describe('before Go’s server', () => {
    const address = `@charmwright-go-${process.pid}`;
    const server = { close: (): void => undefined };

    beforeAll(async () => {
      const child = spawn(oracle, ['serve', address], { stdio: ['ignore', 'pipe', 'inherit'] });
      server.close = () => void child.kill();
      await once(child.stdout, 'data');
    }, building);
    afterAll(() => server.close());

    test('the agent socket is understood, and understands', async () => {
      const tools = agentSocket({ address, contextId: 'c-1', dir: '/charm' });
      const seen = { ContextId: 'c-1', Dir: '/charm', CommandName: 'x' };
      const first = await tools.call({ name: 'x', args: ['a', '', 'ü'] });
      expect(first).toMatchObject({ code: 3, stderr: '' });
      expect(JSON.parse(first.stdout)).toMatchObject({ ...seen, Args: ['a', '', 'ü'] });
      const long = 'line\n'.repeat(100_000);
      const second = await tools.call({ name: 'x', args: [], stdin: long });
      expect(second).toMatchObject({ code: 0, stderr: long });
      expect(await tools.call({ name: 'state-set', args: [] })).toEqual({
        ...{ code: 1, stdout: '', stderr: 'ERROR hook tool requires stdin, none supplied\n' },
      });
      const unknown = await tools.call({ name: 'unknown', args: [] });
      expect(unknown.stderr).toBe('ERROR bad request: unknown command: unknown\n');
      tools.close();
    });

    test('the Perl tools are understood, and understand', async () => {
      const path = await toolsFolder(join(folder, 'tools'));
      const env = { JUJU_CONTEXT_ID: 'c-1', JUJU_AGENT_SOCKET_ADDRESS: address };
      const args = ['--file', '-', 'k=ü'];
      const run = promisify(execFile)(join(path, 'state-set'), args, { env, cwd: '/usr' });
      run.child.stdin?.end('input');
      const failed = (await run.catch((error: unknown) => error)) as Record<string, unknown>;
      expect(failed).toMatchObject({ code: 3, stderr: 'input' });
      expect(JSON.parse(String(failed.stdout))).toEqual({
        ...{ ContextId: 'c-1', Dir: '/usr', CommandName: 'state-set', Args: args },
        ...{ StdinSet: true, Stdin: Buffer.from('input').toString('base64') },
      });
    });
  });
});
