import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { rpcSession, type RpcAnswer } from '../../../src/controller/tool-server/rpc-session.ts';
import { toolsFolder } from '../../../src/controller/tool-server/tools-folder.ts';
import { wantsStdin, type RemoteCall } from '../../../src/juju/agent-rpc.ts';
import { toolNames } from '../../../src/juju/agent/tools.ts';

const run = promisify(execFile);

/** A socket that notes calls and answers them with what `reply` says. */
async function agent(reply: (call: RemoteCall) => RpcAnswer) {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  const path = join(folder, 'agent.socket');
  const asked: RemoteCall[] = [];
  const server = createServer((socket) => {
    const session = rpcSession((call) => {
      asked.push(call);
      return reply(call);
    });
    socket.on('data', (chunk: Buffer) => {
      for (const bytes of session.push(chunk)) socket.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  const tools = await toolsFolder(join(folder, 'tools'));
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const env = { JUJU_CONTEXT_ID: 'c-1', JUJU_AGENT_SOCKET_ADDRESS: path };
  return { asked, tools, env, folder };
}

function exit(code: number, stdout: string, stderr: string): RpcAnswer {
  return { kind: 'result', result: { code, stdout, stderr } };
}
const ok = exit(0, '', '');
const stdinPlease: RpcAnswer = { kind: 'refused', message: wantsStdin };

test('every tool is an executable under its own name', async () => {
  const { tools } = await agent(() => ok);
  for (const name of toolNames) expect(readlinkSync(join(tools, name))).toBe('jujuc');
  expect(toolNames).toContain('relation-set');
});

test('a tool sends its context, folder, name and arguments, and prints the answer', async () => {
  const { asked, tools, env, folder } = await agent(() => exit(3, 'out ü\n', 'err\n'));
  mkdirSync(join(folder, 'here'));
  const args = ['-r', 'db:1', 'key=a b', '', 'zeile\nzwei', 'ü€'];
  const call = run(join(tools, 'relation-set'), args, { env, cwd: join(folder, 'here') });
  await expect(call).rejects.toMatchObject({ code: 3, stdout: 'out ü\n', stderr: 'err\n' });
  expect(asked).toEqual([
    { contextId: 'c-1', dir: join(folder, 'here'), name: 'relation-set', args },
  ]);
});

test('standard input is read only when it is asked for, and an empty one is given as empty', async () => {
  const wants = ({ name, stdin }: RemoteCall) =>
    name === 'state-set' && stdin === undefined ? stdinPlease : ok;
  const { asked, tools, env } = await agent(wants);
  const piped = async (line: string, input: string) => {
    const child = spawn('/bin/sh', ['-c', line], {
      env: { ...env, PATH: `${tools}:/usr/bin:/bin` },
    });
    child.stdin.end(input);
    let out = '';
    child.stdout.on('data', (chunk) => (out += String(chunk)));
    await new Promise((resolve) => child.on('close', resolve));
    return out;
  };
  expect(await piped('config-get; cat', 'kept')).toBe('kept');
  expect(await piped('state-set --file -; cat', 'a: ü\nb: 2\n')).toBe('');
  await piped('state-set --file - < /dev/null', '');
  expect(asked.map(({ name, stdin }) => [name, stdin])).toEqual([
    ['config-get', undefined],
    ['state-set', undefined],
    ['state-set', 'a: ü\nb: 2\n'],
    ['state-set', undefined],
    ['state-set', ''],
  ]);
});

test('much input and a long answer arrive whole', async () => {
  const long = 'x'.repeat(3_000_000);
  const { asked, tools, env } = await agent(({ stdin }) =>
    stdin === undefined ? stdinPlease : exit(0, long, ''),
  );
  const call = run(join(tools, 'state-set'), ['--file', '-'], { env, maxBuffer: 1e8 });
  call.child.stdin?.end(long);
  expect((await call).stdout).toBe(long);
  expect(asked[1]?.stdin).toBe(long);
});

test('outside of a hook, and without an agent, a tool says what is missing', async () => {
  const { tools, env } = await agent(() => ok);
  const tool = join(tools, 'config-get');
  await expect(run(tool, [], { env: {} })).rejects.toMatchObject({
    ...{ code: 1, stderr: 'ERROR JUJU_CONTEXT_ID not set\n' },
  });
  const nowhere = { ...env, JUJU_AGENT_SOCKET_ADDRESS: '/nowhere' };
  await expect(run(tool, [], { env: nowhere })).rejects.toMatchObject({
    ...{ code: 1, stderr: 'ERROR cannot reach the agent: No such file or directory\n' },
  });
});

test('a refusal of the agent is said as Juju says it, and any exit code is kept', async () => {
  const { tools, env } = await agent(({ args: [first = ''] }) =>
    first === 'code'
      ? exit(255, '', '')
      : { kind: 'refused', message: 'bad request: wrong context ID; got "x"' },
  );
  const tool = join(tools, 'config-get');
  await expect(run(tool, [], { env })).rejects.toMatchObject({
    ...{ code: 1, stdout: '', stderr: 'ERROR bad request: wrong context ID; got "x"\n' },
  });
  await expect(run(tool, ['code'], { env })).rejects.toMatchObject({ code: 255 });
});
