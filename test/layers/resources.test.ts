import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import resources from '../../layers/resources/reactive/resources.ts';
import { UncommittedMemory } from '../../src/dispatch/uncommitted/uncommitted-memory.ts';
import { runHook, type HookOutcome } from '../../src/dispatch/run-hook.ts';
import { layer } from '../../src/index.ts';
import { inMemoryAgent } from '../../src/juju/in-memory.ts';
import { recordingMachine } from '../../src/machine/recording/recording-machine.ts';

/** The seeds' example, word for word in our language. */
const charm = layer(({ when }) => {
  when('resources.build.available').do('update', (unit) => {
    unit.flags.set('wsgi.source.available');
  });
  when('wsgi.source.available').do('serve', (unit) => {
    unit.flags.clear('wsgi.source.available');
    unit.log.info('serves');
  });
});

class Scene {
  readonly #uncommitted = new UncommittedMemory();
  readonly machine = recordingMachine({
    archives: {
      '/resources/one': { 'wsgi.py': 'one' },
      '/resources/same': { 'wsgi.py': 'one' },
      '/resources/two': { 'wsgi.py': 'two' },
    },
    files: { '/resources/broken': 'not an archive' },
  });
  #state: Record<string, string> = {};

  /** Runs a hook with this archive attached; says what the charm did with it. */
  async hook(
    name: string,
    archive?: string,
  ): Promise<{ outcome: HookOutcome; served: boolean; status: string }> {
    const agent = inMemoryAgent({
      unit: 'hello/0',
      state: this.#state,
      resources: archive === undefined ? {} : { build: archive },
    });
    const tools = agent.hook();
    const outcome = await runHook({
      definition: {
        name: 'hello',
        metadata: { name: 'hello' },
        config: {},
        actions: {},
        settings: {},
        options: { resources: { build: { destination: '/srv' } } },
        layers: [
          { name: 'resources', handlers: [resources] },
          { name: 'hello', handlers: [charm] },
        ],
      },
      context: {
        unit: 'hello/0',
        application: 'hello',
        model: { name: 'test', uuid: '6d1c' },
        event: { kind: 'lifecycle', name },
        charmFolder: '/charm',
      },
      tools,
      machine: () => this.machine,
      interfaces: [],
      hash: (text) => createHash('sha256').update(text).digest('hex'),
      fallbackState: { load: async () => ({}), save: async () => undefined },
      uncommitted: this.#uncommitted,
      withPrivateFile: (_, use) => use('/private'),
      trace: () => undefined,
    });
    tools.commit();
    this.#state = { ...agent.state() };
    const shown = agent.recorded.statuses.at(-1);
    return {
      outcome,
      served: agent.recorded.logs.some(({ message }) => message.includes('serves')),
      status: shown === undefined ? '' : `${shown.status} ${shown.message}`,
    };
  }

  async text(): Promise<string | undefined> {
    return await this.machine.files.readText('/srv/wsgi.py');
  }
}

test('a resource is unpacked and announced once; the seeds’ example does not repeat itself', async () => {
  const scene = new Scene();
  expect(await scene.hook('install', '/resources/one')).toMatchObject({ served: true });
  expect(await scene.text()).toBe('one');
  expect(await scene.hook('config-changed', '/resources/one')).toMatchObject({ served: false });
  expect(await scene.hook('update-status', '/resources/one')).toMatchObject({
    served: false,
    outcome: { kind: 'committed', flags: [] },
  });
});

test('a new archive with the same content is no news', async () => {
  const scene = new Scene();
  await scene.hook('install', '/resources/one');
  expect(await scene.hook('upgrade-charm', '/resources/same')).toMatchObject({ served: false });
});

test('new content takes the place of the old, which is kept once', async () => {
  const scene = new Scene();
  await scene.hook('install', '/resources/one');
  expect(await scene.hook('upgrade-charm', '/resources/two')).toMatchObject({ served: true });
  expect(await scene.text()).toBe('two');
  expect(await scene.machine.files.readText('/srv.previous/wsgi.py')).toBe('one');
});

test('the folder itself stays where it is, for those who have it mounted', async () => {
  const scene = new Scene();
  await scene.hook('install', '/resources/one');
  scene.machine.takeEffects();
  await scene.hook('upgrade-charm', '/resources/two');
  const moves = scene.machine.effects.filter(({ kind }) => kind === 'move');
  expect(moves).toEqual([
    { kind: 'move', from: '/srv.previous.next', to: '/srv.previous' },
    { kind: 'move', from: '/srv.next/wsgi.py', to: '/srv/wsgi.py' },
  ]);
});

test('a hook without a new revision does not unpack anything', async () => {
  const scene = new Scene();
  await scene.hook('install', '/resources/one');
  scene.machine.takeEffects();
  await scene.hook('config-changed', '/resources/two');
  expect(scene.machine.effects).toEqual([]);
});

test('without an attachment the unit says what to attach, until it is there', async () => {
  const scene = new Scene();
  const before = await scene.hook('install');
  expect(before).toMatchObject({
    status: 'blocked attach the resource "build"',
    outcome: { flags: ['resources.build.missing'] },
  });
  expect(await scene.hook('upgrade-charm', '/resources/one')).toMatchObject({
    served: true,
    outcome: { flags: [] },
  });
});

test('an archive that can’t be used blocks with the reason and leaves what was there', async () => {
  const scene = new Scene();
  await scene.hook('install', '/resources/one');
  const refused = await scene.hook('upgrade-charm', '/resources/broken');
  expect(refused.status).toMatch(/^blocked the resource "build" can't be used: /);
  expect(refused).toMatchObject({ served: false, outcome: { kind: 'committed' } });
  expect(await scene.text()).toBe('one');
  expect(await scene.machine.files.kind('/srv.next')).toBe('absent');
});

test('a hook that is cut off before the swap does not cost the content before', async () => {
  const scene = new Scene();
  await scene.hook('install', '/resources/one');
  await scene.hook('upgrade-charm', '/resources/two');
  await scene.machine.files.ensureFolder({ path: '/srv.next', mode: 0o755 });
  expect(await scene.hook('upgrade-charm', '/resources/two')).toMatchObject({ served: false });
  expect(await scene.machine.files.readText('/srv.previous/wsgi.py')).toBe('one');
});

test('after a swap that was cut off, going back to the former archive puts its content back', async () => {
  const scene = new Scene();
  await scene.hook('install', '/resources/one');
  // As a hook leaves it that is killed between the last move and its end.
  await scene.machine.files.ensureFile({ path: '/srv/wsgi.py', content: 'two', mode: 0o644 });
  await scene.machine.files.ensureFolder({ path: '/srv.next', mode: 0o755 });
  await scene.hook('upgrade-charm', '/resources/broken');
  expect(await scene.hook('upgrade-charm', '/resources/one')).toMatchObject({ served: true });
  expect(await scene.text()).toBe('one');
  expect(await scene.machine.files.kind('/srv.next')).toBe('absent');
});
