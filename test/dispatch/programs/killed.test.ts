/** A hook whose process is killed while a program works. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startToolServer } from '../../../src/controller/tool-server/tool-server.ts';
import { inMemoryAgent } from '../../../src/testing/agent/in-memory-agent.ts';
import { hookEnvironment, packedCharm } from '../support/packed-charm.ts';

const work = `#!/bin/sh
[ "$1" = --test ] && exec charms.reactive when
set_flag work.begun
sleep 300 &
echo "$$ $! $CHARMWRIGHT_DISPATCH" > "$CHARM_DIR/at-work.part"
mv "$CHARM_DIR/at-work.part" "$CHARM_DIR/at-work"
wait
`;

function isRunning(pid: number): boolean {
  try {
    // A process that has ended may still be waited for.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('a killed hook leaves no program, no child of a program, no socket and no flag', async () => {
  const charm = await packedCharm({
    'metadata.yaml': 'name: hello\nsummary: s\ndescription: d\n',
    'layer.yaml': '',
    'reactive/work': work,
  });
  onTestFinished(() => charm.remove());
  const agent = inMemoryAgent({ unit: 'hello/0' });
  const hook = agent.hook();
  const address = join(charm.beside, 'agent.socket');
  const server = await startToolServer(address);
  onTestFinished(() => server.close());
  server.open('c-1', (call) => hook.run(call));
  const child = spawn(join(charm.folder, 'dispatch'), [], {
    cwd: charm.folder,
    stdio: 'ignore',
    env: {
      ...hookEnvironment(charm.folder, 'start', 'c-1'),
      JUJU_AGENT_SOCKET_ADDRESS: address,
    },
  });
  const ended = new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  const note = join(charm.folder, 'at-work');
  await expect.poll(() => existsSync(note)).toBe(true);
  const [program, grandchild, socket = ''] = readFileSync(note, 'utf8').trim().split(' ');
  const pids = [Number(program), Number(grandchild)];
  expect(pids.map(isRunning)).toEqual([true, true]);
  const sockets = (): string => readFileSync('/proc/net/unix', 'utf8');
  expect(sockets()).toContain(socket);
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
  await expect.poll(() => pids.map(isRunning)).toEqual([false, false]);
  expect(sockets()).not.toContain(socket);
  expect(agent.state()).toEqual({});
});
