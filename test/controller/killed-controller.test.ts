import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connect, type ControllerClient } from '../../src/controller/client/connect.ts';
import { ensureController } from '../../src/controller/client/ensure-controller.ts';
import { startController } from '../../src/controller/main.ts';
import { processMachines } from './process-machines.ts';
import { controllerFixture } from './controller-fixture.ts';

const entry = join(import.meta.dirname, 'controller-process.ts');
const start = (home: string) => ensureController(home, { entry });

async function pidOf(client: ControllerClient): Promise<number> {
  return (await client.request('ping', {})).pid;
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended by itself.
  }
}

/** The processes that were started as the controller of exactly this home, and run. */
function controllersOf(home: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
        return words.includes(entry) && words.includes(home);
      } catch {
        // It has ended since the list was made.
        return false;
      }
    })
    .map(Number);
}

/** A scene whose own controller has made way for one that can be killed. */
async function killable() {
  const it = await controllerFixture();
  await it.stop();
  // One that lost the race for the lock may still be starting when the winner is gone.
  onTestFinished(() =>
    it.eventually(() => {
      const left = controllersOf(it.home);
      left.forEach((pid) => kill(pid, 'SIGKILL'));
      expect(left).toEqual([]);
    }),
  );
  const begin = async () => {
    const client = await start(it.home);
    return pidOf(client);
  };
  return { ...it, begin };
}

const gone = (pid: number) => () => expect(() => process.kill(pid, 0)).toThrow();

/** Ended, though perhaps never waited for: a killed controller's children have no parent that would. */
const ended = (pid: number) => () => {
  const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ') Z';
  expect(stat).toMatch(/\) Z/);
};

test('a hook whose controller was killed is ended and run again, and nothing else is', async () => {
  const it = await killable();
  const pid = await it.begin();
  const install = `#!/bin/sh
echo "install $$" >> $JOURNAL
state-set tries="$(wc -l < $JOURNAL)"
[ -e $JOURNAL.second ] && exit 0
touch $JOURNAL.second
exec sleep 600
`;
  const hook = (name: string) => `#!/bin/sh\necho ${name} >> $JOURNAL\n`;
  await it.deploy(
    it.charm('hello', {
      'metadata.yaml': 'name: hello\nsummary: s\ndescription: d\n',
      'hooks/install': install,
      'hooks/config-changed': hook('config-changed'),
      'hooks/start': hook('start'),
    }),
  );
  await it.eventually(() => expect(it.journal()).toHaveLength(1));
  const sleeping = Number(it.journal()[0]?.split(' ')[1]);
  await it.eventually(() =>
    expect(readFileSync(`/proc/${sleeping}/comm`, 'utf8').trim()).toBe('sleep'),
  );
  process.kill(pid, 'SIGKILL');
  await it.eventually(gone(pid));
  expect(await it.begin()).not.toBe(pid);
  await it.untilIdle('hello/0', 'unknown');
  await it.eventually(ended(sleeping));
  const hooks = it.journal().map((line) => line.split(' ')[0]);
  expect(hooks).toEqual(['install', 'install', 'config-changed', 'start']);
  const { stdout } = await it.request('exec', { unit: 'hello/0', command: ['state-get tries'] });
  expect(stdout).toBe('2\n');
});

test('an action whose controller was killed is ended as failed, and its caller can see that', async () => {
  const it = await killable();
  const pid = await it.begin();
  const files = {
    'metadata.yaml': 'name: hello\nsummary: s\ndescription: d\n',
    'actions.yaml': 'slow: {}\nquick: {}\n',
    'actions/slow': '#!/bin/sh\nstate-set half=done\necho $$ >> $JOURNAL\nexec sleep 600\n',
    'actions/quick': '#!/bin/sh\naction-set half="$(state-get half)"\n',
  };
  await it.deploy(it.charm('hello', files));
  await it.untilIdle('hello/0', 'unknown');
  const run = (action: string, background: boolean) =>
    it.request('run', { unit: 'hello/0', action, params: {}, background });
  const { id } = await run('slow', true);
  await it.eventually(() => expect(it.journal()).toHaveLength(1));
  const sleeping = Number(it.journal()[0]);
  expect(await it.request('show-operation', { id })).toMatchObject({ status: 'running' });
  process.kill(pid, 'SIGKILL');
  await it.eventually(gone(pid));
  await it.begin();
  await it.eventually(async () =>
    expect(await it.request('show-operation', { id })).toMatchObject({
      ...{ status: 'failed', message: 'action terminated', results: {} },
    }),
  );
  await it.eventually(ended(sleeping));
  // It is not run again, left no change of its own, and the next one runs.
  const { status, results } = await run('quick', false);
  expect([status, results.half ?? '']).toEqual(['completed', '']);
  await it.untilIdle('hello/0', 'unknown');
  expect(it.journal()).toHaveLength(1);
});

test('a controller that is asked to stop ends its hooks and runs them again later', async () => {
  const it = await killable();
  const pid = await it.begin();
  const install =
    '#!/bin/sh\necho begun >> $JOURNAL\n[ $(wc -l < $JOURNAL) = 2 ] || exec sleep 600\n';
  const files = { 'metadata.yaml': 'name: hello\nsummary: s\ndescription: d\n' };
  await it.deploy(it.charm('hello', { ...files, 'hooks/install': install }));
  await it.eventually(() => expect(it.journal()).toEqual(['begun']));
  process.kill(pid, 'SIGTERM');
  await it.eventually(gone(pid));
  await it.begin();
  await it.untilIdle('hello/0', 'unknown');
  expect(it.journal()).toEqual(['begun', 'begun']);
});

test('a second controller is refused with the process id of the first; a dead one’s lock is no lock', async () => {
  const it = await killable();
  const pid = await it.begin();
  const second = startController({
    ...{ home: it.home, machines: processMachines(), runtime: process.execPath },
  });
  await expect(second).rejects.toMatchObject({
    code: 'CONTROLLER_RUNNING',
    message: `the home ${it.home} is served by process ${pid}`,
  });
  process.kill(pid, 'SIGKILL');
  await it.eventually(gone(pid));
  expect(readFileSync(join(it.home, 'controller.pid'), 'utf8').trim()).toBe(String(pid));
  const controller = await startController({
    ...{ home: it.home, machines: processMachines(), runtime: process.execPath },
  });
  await controller.stop();
});

test('clients that start a controller at the same time agree on one', async () => {
  const it = await killable();
  const clients = await Promise.all([start(it.home), start(it.home), start(it.home)]);
  const pids = await Promise.all(clients.map(pidOf));
  expect(new Set(pids).size).toBe(1);
});

test('a home without a controller says so', async () => {
  const it = await killable();
  await expect(connect(it.home).request('ping', {})).rejects.toMatchObject({
    code: 'CONTROLLER_UNREACHABLE',
  });
});

test('a controller that cannot start is reported with the end of its log', async () => {
  const it = await killable();
  const broken = it.file('broken.mjs', 'console.log("no good"); process.exit(1);');
  await expect(ensureController(it.home, { entry: broken })).rejects.toMatchObject({
    code: 'CONTROLLER_START_FAILED',
    details: 'no good',
  });
});

test('a controller whose models are gone ends by itself', async () => {
  const it = await killable();
  const controller = await startController({
    ...{ home: it.home, machines: processMachines(), runtime: process.execPath, idleTime: 20 },
  });
  await controller.ended;
  await expect(connect(it.home).request('ping', {})).rejects.toMatchObject({
    code: 'CONTROLLER_UNREACHABLE',
  });
});

test('a charm that was being unpacked when its controller was killed leaves nothing behind', async () => {
  const it = await controllerFixture();
  await it.stop();
  const charms = join(it.home, 'charms');
  mkdirSync(join(charms, '.incoming-1234/hooks'), { recursive: true });
  await it.restart();
  expect(readdirSync(charms)).toEqual([]);
});
