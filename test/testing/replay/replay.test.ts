import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keepRecording } from '../../../src/dispatch/record/keep-recording.ts';
import type { HookPorts } from '../../../src/dispatch/hook-input.ts';
import { Recorder } from '../../../src/dispatch/record/recorder.ts';
import { layer } from '../../../src/index.ts';
import { inMemoryAgent } from '../../../src/testing/agent/in-memory-agent.ts';
import { recordingMachine } from '../../../src/machine/recording/recording-machine.ts';
import {
  charmDefinition,
  readRecording,
  replay,
  type CharmUnderTest,
  type Recording,
} from '../../../src/testing/index.ts';
import {
  hookOf,
  runTestHook,
  type TestHook,
  relationEvent,
} from '../../dispatch/support/charm-under-test.ts';

const secret = 'p@ss/w0rd-of-the-day';

/** Writes its database's address where its service finds it, and restarts that when it has changed. */
function shop(service: string): CharmUnderTest {
  return charmDefinition({
    name: 'shop',
    metadata: { requires: { db: { interface: 'store' } } },
    layers: {
      shop: layer(({ when }) => {
        when('endpoint.db.joined')
          .inputs(async (unit) => {
            const [relation] = await unit.endpoint('db').relations();
            return (await relation?.units[0]?.received()) ?? {};
          })
          .do('connect', async (unit) => {
            const [relation] = await unit.endpoint('db').relations();
            const { password = '' } = (await relation?.units[0]?.received()) ?? {};
            const url = `store://shop:${encodeURIComponent(password)}@db/shop`;
            const { files, systemd, resources } = unit.machine;
            const file = { path: '/etc/shop.env', content: `URL="${url}"\n`, mode: 0o600 };
            const { changed } = await files.ensureFile(file);
            const { memory } = await resources();
            if (changed) await systemd.restart(service);
            await unit.state.set('url', url);
            await unit.secrets.add({ url }, { label: 'url', owner: 'unit' });
            await relation?.own.write({ ready: 'yes' });
            unit.status.active(`serves with ${memory} MiB`);
            if ((await files.readText('/etc/broken')) !== undefined) throw new Error(`no ${url}`);
          });
      }),
    },
  });
}

/** Records a hook, with other ports where some are given. */
function recorderOf({ definition, context, ports }: TestHook, more: Partial<HookPorts>): Recorder {
  return new Recorder({ charm: definition.name, context, ports: { ...ports, ...more } });
}

async function recorded(files: Readonly<Record<string, string>> = {}): Promise<Recording> {
  const charm = shop('shop.service');
  const units = { 'remote/0': { password: secret } };
  const agent = inMemoryAgent({
    unit: 'hello/0',
    relations: [{ id: 1, endpoint: 'db', application: 'remote', units }],
    files: { '/private/content.json': '{"url":"what the charm wrote there"}' },
  });
  const hook = agent.hook({
    kind: 'relation',
    relation: 1,
    step: 'changed',
    remoteApplication: 'remote',
    remoteUnit: 'remote/0',
  });
  const machine = recordingMachine({ files, units: { 'shop.service': { active: 'active' } } });
  const running = hookOf(hook, charm, relationEvent('db', 'changed'));
  const recorder = recorderOf(running, { machine: () => machine });
  const outcome = await runTestHook(running, recorder.ports);
  // As a file would keep it.
  return JSON.parse(JSON.stringify(recorder.recording(outcome))) as Recording;
}

test('a recorded hook does the same in the kit, secrets masked', async () => {
  const recording = await recorded();
  expect(recording.outcome).toMatchObject({ kind: 'committed', ran: ['shop/connect'] });
  expect(JSON.stringify(recording)).not.toContain(secret);
  expect(JSON.stringify(recording)).not.toContain(encodeURIComponent(secret));
  expect(recording.machine.map(({ port, method }) => `${port}.${method}`)).toEqual([
    'files.ensureFile',
    '.resources',
    'systemd.restart',
    'files.readText',
  ]);
  expect(await replay(shop('shop.service'), recording)).toEqual({
    differences: [],
    ran: ['shop/connect'],
    flags: recording.outcome.flags,
    error: undefined,
  });
});

test('templates are found where the kit’s charm has them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charm-replay-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'motd'), 'hello {{name}}');
  const charm = charmDefinition({
    name: 'greeter',
    templates: { motd: join(folder, 'motd') },
    layers: {
      greeter: layer(({ hook }) => {
        hook('start').do('greet', async (unit) => {
          unit.status.active(await unit.charm.render('motd', { name: 'you' }));
        });
      }),
    },
  });
  const running = hookOf(inMemoryAgent({ unit: 'hello/0' }).hook(), charm, 'start');
  const recorder = recorderOf(running, { templatePath: (name) => charm.templates[name] });
  const recording = recorder.recording(await runTestHook(running, recorder.ports));
  expect(recording.outcome.kind).toBe('committed');
  expect((await replay(charm, recording)).differences).toEqual([]);
});

test('a hook that failed fails in the kit too, until its handler is repaired', async () => {
  const recording = await recorded({ '/etc/broken': '' });
  expect(recording.outcome).toMatchObject({ kind: 'failed' });
  expect(JSON.stringify(recording)).not.toContain(encodeURIComponent(secret));
  const again = await replay(shop('shop.service'), recording);
  expect(again).toMatchObject({ differences: [], error: recording.outcome.error });
  expect(again.error).toMatch(/^error HANDLER_FAILED: handler shop\/connect failed: no store:/);
});

test('for a charm that does something else the replay says so, with what was recorded', async () => {
  const { differences } = await replay(shop('shop-ng.service'), await recorded());
  expect(differences[0]).toBe(
    'the replay asks systemd.restart ["shop-ng.service"]; recorded was systemd.restart ["shop.service"]',
  );
  expect(differences).toContain('kind was "committed", is "failed"');
});

test('a recording is read from its file; anything else is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charm-replay-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const recording = await recorded();
  const path = join(folder, 'hook.json');
  writeFileSync(path, JSON.stringify(recording));
  expect(await readRecording(path)).toEqual(recording);
  for (const text of ['', '{"format":2}', 'null']) {
    writeFileSync(path, text);
    await expect(readRecording(path)).rejects.toMatchObject({ code: 'TEST_RECORDING_INVALID' });
  }
  await expect(readRecording(join(folder, 'gone'))).rejects.toThrow('can not be read');
});

test('a unit keeps its newest twenty recordings, for root only, and fails no hook over them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'charm-replay-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const recording = await recorded();
  mkdirSync(join(folder, '.charmwright-recordings'));
  for (let each = 10; each < 35; each += 1) {
    keepRecording(folder, () => ({ ...recording, time: `2026-01-01T00:00:${each}.000Z` }));
  }
  const kept = readdirSync(join(folder, '.charmwright-recordings')).sort();
  expect([kept.length, kept[0]]).toEqual([20, '20260101T000015000Z-db-relation-changed.json']);
  const { mode } = statSync(join(folder, '.charmwright-recordings', kept[0] ?? ''));
  expect(mode & 0o777).toBe(0o600);
  keepRecording('/dev/null', () => recording);
  keepRecording(folder, () => {
    throw new Error('what was recorded can not be masked');
  });
});

test('a secret that the charm itself adds is masked wherever else it stands', async () => {
  // Nothing about it looks like a secret, but that the charm gives it to Juju as one.
  const word = 'green elephant 9';
  const charm = charmDefinition({
    name: 'keeper',
    metadata: { requires: { db: { interface: 'store' } } },
    layers: {
      keeper: layer(({ when }) => {
        when().do('keep', async (unit) => {
          await unit.secrets.add({ value: word }, { label: 'word', owner: 'unit' });
          const file = { path: '/etc/motd', content: `say ${word}`, mode: 0o644 };
          await unit.machine.files.ensureFile(file);
          await unit.state.set('greeting', word);
          for (const relation of await unit.endpoint('db').relations()) {
            await relation.own.write({ greeting: word });
          }
          unit.log.info(`the word is ${word}`);
        });
      }),
    },
  });
  const agent = inMemoryAgent({
    unit: 'hello/0',
    relations: [{ id: 1, endpoint: 'db', application: 'remote' }],
    files: { '/private/content.json': JSON.stringify({ value: word }) },
  });
  const machine = recordingMachine();
  const hook = agent.hook();
  const running = hookOf(hook, charm, 'update-status');
  const recorder = recorderOf(running, { machine: () => machine });
  const outcome = await runTestHook(running, recorder.ports);
  expect(outcome.kind).toBe('committed');
  const recording = recorder.recording(outcome);
  expect(recording.tools.map(({ name }) => name)).toContain('secret-add');
  expect(JSON.stringify(recording)).toContain('say masked-1');
  expect(JSON.stringify(recording)).not.toContain(word);
});
