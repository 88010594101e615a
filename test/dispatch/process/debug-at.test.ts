import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { isDebugged } from '../../../src/dispatch/process/debug-at.ts';
import { bundledCharm, charmEntry } from '../support/bundled-charm.ts';

test.each<[string, string, boolean]>([
  ['all', 'start', true],
  ['hook', 'start', true],
  ['start', 'start', true],
  ['install, start', 'start', true],
  ['all', '', true],
  ['install', 'start', false],
  ['', 'start', false],
  ['', '', false],
  [',', '', false],
])('JUJU_DEBUG_AT=%s means the hook "%s": %s', (at, name, expected) => {
  expect(isDebugged(at, { name })).toBe(expected);
});

let charm: string;
beforeAll(async () => {
  charm = await bundledCharm(charmEntry('layer(() => undefined)'));
});
afterAll(() => rmSync(charm, { recursive: true, force: true }));

function hook(at: string) {
  return spawn(join(charm, 'dispatch'), [], {
    cwd: charm,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...{ JUJU_CHARM_DIR: charm, JUJU_UNIT_NAME: 'hello/0', JUJU_HOOK_NAME: 'start' },
      ...{ JUJU_MODEL_NAME: 'test', JUJU_MODEL_UUID: '6d1c', PATH: '/usr/bin:/bin' },
      JUJU_DEBUG_AT: at,
    },
  });
}

/** Attaches, waits for the stop before the hook's work, goes on and leaves. */
async function debug(url: string): Promise<unknown> {
  const socket = new WebSocket(url);
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  const paused = new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as { method?: string; params?: { reason: string } };
      if (message.method === 'Debugger.paused') resolve(message.params?.reason);
    });
  });
  const say = (id: number, method: string): void => socket.send(JSON.stringify({ id, method }));
  say(1, 'Debugger.enable');
  say(2, 'Runtime.runIfWaitingForDebugger');
  const reason = await paused;
  say(3, 'Debugger.resume');
  socket.close();
  return reason;
}

test('a debugged hook waits for its debugger, stops before its work, and goes on', async () => {
  const child = hook('start');
  let stderr = '';
  const url = await new Promise<string>((resolve) => {
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
      const [, found] = /Debugger listening on (ws:\/\/127\.0\.0\.1:\S+)/.exec(stderr) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const ended = once(child, 'close');
  expect(child.exitCode).toBe(null);
  expect(await debug(url)).toBe('other');
  await ended;
  // There is no agent here: that the hook fails on its tools shows that it went on.
  expect(stderr).toContain('HOOK_TOOL_UNREACHABLE');
});

test('a hook is debugged at another port while the usual one is taken', async () => {
  // Whatever listens there, this or another program, takes it.
  const taken = createServer();
  await new Promise((resolve) => {
    taken.once('error', resolve);
    taken.listen(9229, '127.0.0.1', () => resolve(undefined));
  });
  onTestFinished(() => void taken.close());
  const child = hook('start');
  let stderr = '';
  const port = await new Promise<string>((resolve) => {
    child.stderr.on('data', (chunk) => {
      stderr += String(chunk);
      const [, found] = /Debugger listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(stderr) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  const ended = once(child, 'close');
  child.kill('SIGKILL');
  await ended;
  expect(Number(port)).toBeGreaterThan(1024);
  expect(port).not.toBe('9229');
});

test('a hook that is not meant starts no inspector', async () => {
  const child = hook('install');
  let stderr = '';
  child.stderr.on('data', (chunk) => (stderr += String(chunk)));
  await once(child, 'close');
  expect(stderr).not.toContain('Debugger');
  expect(stderr).toContain('HOOK_TOOL_UNREACHABLE');
});
