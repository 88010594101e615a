import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { decodeFrame, encodeFrame } from '../../../src/controller/tool-server/frame.ts';
import { toolsFolder } from '../../../src/controller/tool-server/tools-folder.ts';
import { toolNames } from '../../../src/juju/agent/tools.ts';

const run = promisify(execFile);

/** A socket that notes requests and answers them with what `reply` says. */
async function agent(reply: (fields: readonly string[]) => readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'cw-'));
  const path = join(folder, 'agent.socket');
  const asked: (readonly string[])[] = [];
  const server = createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, Buffer.from(chunk)]);
      const decoded = decodeFrame(bytes);
      if (decoded.kind !== 'frame') return;
      asked.push(decoded.fields);
      socket.end(encodeFrame(reply(decoded.fields)));
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

const ok = ['exit', '0', '', ''];

test('every tool is an executable under its own name', async () => {
  const { tools } = await agent(() => ok);
  for (const name of toolNames) expect(readlinkSync(join(tools, name))).toBe('jujuc');
  expect(toolNames).toContain('relation-set');
});

test('a tool sends its context, folder, name and arguments, and prints the answer', async () => {
  const { asked, tools, env, folder } = await agent(() => ['exit', '3', 'out ü\n', 'err\n']);
  mkdirSync(join(folder, 'here'));
  const args = ['-r', 'db:1', 'key=a b', '', 'zeile\nzwei', 'ü€'];
  const call = run(join(tools, 'relation-set'), args, { env, cwd: join(folder, 'here') });
  await expect(call).rejects.toMatchObject({ code: 3, stdout: 'out ü\n', stderr: 'err\n' });
  expect(asked).toEqual([['c-1', join(folder, 'here'), 'relation-set', '0', '', ...args]]);
});

test('standard input is read only when it is asked for, and an empty one is given as empty', async () => {
  const wants = (fields: readonly string[]) =>
    fields[2] === 'state-set' && fields[3] === '0' ? ['stdin', '0', '', ''] : ok;
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
  expect(asked.map((fields) => fields.slice(2))).toEqual([
    ['config-get', '0', ''],
    ['state-set', '0', '', '--file', '-'],
    ['state-set', '1', 'a: ü\nb: 2\n', '--file', '-'],
    ['state-set', '0', '', '--file', '-'],
    ['state-set', '1', '', '--file', '-'],
  ]);
});

test('much input and a long answer arrive whole', async () => {
  const long = 'x'.repeat(3_000_000);
  const { asked, tools, env } = await agent((fields) =>
    fields[3] === '0' ? ['stdin', '0', '', ''] : ['exit', '0', long, ''],
  );
  const call = run(join(tools, 'state-set'), ['--file', '-'], { env, maxBuffer: 1e8 });
  call.child.stdin?.end(long);
  expect((await call).stdout).toBe(long);
  expect(asked[1]?.[4]).toBe(long);
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

test('any fields come out of a frame as they went in, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.nat(), (fields, at) => {
      const frame = encodeFrame(fields);
      const cut = at % frame.length;
      expect(decodeFrame(frame.subarray(0, cut)).kind).toBe('more');
      const decoded = decodeFrame(Buffer.concat([frame, Buffer.from('CW')]));
      expect(decoded).toMatchObject({ kind: 'frame', fields, rest: Buffer.from('CW') });
    }),
  );
});

test('what is no frame is told from one that is not whole', () => {
  expect(decodeFrame(Buffer.from('GET / HTTP')).kind).toBe('foreign');
  expect(decodeFrame(Buffer.from('CWT1\xff\xff\xff\xff', 'latin1')).kind).toBe('foreign');
  expect(decodeFrame(Buffer.from('CWT1\0\0\0\x04\0\0\0\x09', 'latin1')).kind).toBe('foreign');
});
