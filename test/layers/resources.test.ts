import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import resources from '../../layers/resources/reactive/resources.ts';
import { UncommittedMemory } from '../../src/dispatch/state/uncommitted/uncommitted-memory.ts';
import { prepareCharm } from '../../src/dispatch/charm/prepare-charm.ts';
import type { HookOutcome } from '../../src/dispatch/hook-outcome.ts';
import { runHook } from '../../src/dispatch/run-hook.ts';
import { layer } from '../../src/index.ts';
import { inMemoryAgent } from '../../src/testing/agent/in-memory-agent.ts';
import {
  recordingMachine,
  type RecordingMachine,
} from '../../src/machine/recording/recording-machine.ts';

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

const claims = '/var/lib/charmwright-claims';

function machineWithArchives(): RecordingMachine {
  return recordingMachine({
    archives: {
      '/resources/one': { 'wsgi.py': 'one' },
      '/resources/same': { 'wsgi.py': 'one' },
      '/resources/two': { 'wsgi.py': 'two' },
      '/resources/deep': { 'app/wsgi.py': '1', 'app/old.py': '1', 'lib/old.py': '1' },
      '/resources/deeper': { 'app/wsgi.py': '2', 'lib/new.py': '2' },
    },
    files: { '/resources/broken': 'not an archive' },
  });
}

class ResourcesFixture {
  readonly #uncommitted = new UncommittedMemory();
  readonly machine: RecordingMachine;
  readonly #unit: string;

  constructor(machine = machineWithArchives(), unit = 'hello/0') {
    this.machine = machine;
    this.#unit = unit;
  }

  #state: Record<string, string> = {};

  /** Runs a hook with this archive attached; says what the charm did with it. */
  async hook(
    name: string,
    archive?: string,
  ): Promise<{ outcome: HookOutcome; served: boolean; status: string }> {
    const agent = inMemoryAgent({
      unit: this.#unit,
      state: this.#state,
      resources: archive === undefined ? {} : { build: archive },
    });
    const tools = agent.hook();
    const outcome = await runHook({
      charm: () =>
        prepareCharm({
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
        }),
      context: {
        unit: this.#unit,
        application: 'hello',
        model: { name: 'test', uuid: '6d1c' },
        event: { kind: 'lifecycle', name },
        charmFolder: '/charm',
      },
      ports: {
        tools,
        machine: () => this.machine,
        hash: (text) => createHash('sha256').update(text).digest('hex'),
        fallbackState: { load: async () => ({}), save: async () => undefined },
        uncommitted: this.#uncommitted,
        withPrivateFile: (_, use) => use('/private'),
        print: () => undefined,
      },
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
  const fixture = new ResourcesFixture();
  expect(await fixture.hook('install', '/resources/one')).toMatchObject({ served: true });
  expect(await fixture.text()).toBe('one');
  expect(await fixture.hook('config-changed', '/resources/one')).toMatchObject({ served: false });
  expect(await fixture.hook('update-status', '/resources/one')).toMatchObject({
    served: false,
    outcome: { kind: 'committed', flags: [] },
  });
});

test('a new archive with the same content is no news', async () => {
  const fixture = new ResourcesFixture();
  await fixture.hook('install', '/resources/one');
  expect(await fixture.hook('upgrade-charm', '/resources/same')).toMatchObject({ served: false });
});

test('new content takes the place of the old, which is kept once', async () => {
  const fixture = new ResourcesFixture();
  await fixture.hook('install', '/resources/one');
  expect(await fixture.hook('upgrade-charm', '/resources/two')).toMatchObject({ served: true });
  expect(await fixture.text()).toBe('two');
  expect(await fixture.machine.files.readText('/srv.previous/wsgi.py')).toBe('one');
});

test('the folder itself stays where it is, for those who have it mounted', async () => {
  const fixture = new ResourcesFixture();
  await fixture.hook('install', '/resources/one');
  fixture.machine.takeEffects();
  await fixture.hook('upgrade-charm', '/resources/two');
  const moves = fixture.machine.effects.filter(({ kind }) => kind === 'move');
  expect(moves).toEqual([
    { kind: 'move', from: '/srv/wsgi.py', to: '/srv.previous.next/wsgi.py' },
    { kind: 'move', from: '/srv/.charmwright-build/wsgi.py', to: '/srv/wsgi.py' },
    { kind: 'move', from: '/srv.previous.next', to: '/srv.previous' },
  ]);
});

test('a hook without a new revision does not unpack anything', async () => {
  const fixture = new ResourcesFixture();
  await fixture.hook('install', '/resources/one');
  fixture.machine.takeEffects();
  await fixture.hook('config-changed', '/resources/two');
  expect(fixture.machine.effects).toEqual([]);
});

test('without an attachment the unit says what to attach, until it is there', async () => {
  const fixture = new ResourcesFixture();
  const before = await fixture.hook('install');
  expect(before).toMatchObject({
    status: 'blocked attach the resource "build"',
    outcome: { flags: ['resources.build.missing'] },
  });
  expect(await fixture.hook('upgrade-charm', '/resources/one')).toMatchObject({
    served: true,
    outcome: { flags: [] },
  });
});

test('an archive that can’t be used blocks with the reason and leaves what was there', async () => {
  const fixture = new ResourcesFixture();
  await fixture.hook('install', '/resources/one');
  const refused = await fixture.hook('upgrade-charm', '/resources/broken');
  expect(refused.status).toMatch(/^blocked the resource "build" can't be used: /);
  expect(refused).toMatchObject({ served: false, outcome: { kind: 'committed' } });
  expect(await fixture.text()).toBe('one');
  expect(await fixture.machine.files.list('/srv')).toEqual(['wsgi.py']);
});

const pending = async ({ machine: { files } }: ResourcesFixture): Promise<void> => {
  const [name = ''] = await files.list(claims);
  const text = (await files.readText(`${claims}/${name}`)) ?? '';
  const claim = JSON.parse(text) as { record: object };
  const content = JSON.stringify({ ...claim, record: { ...claim.record, content: null } });
  await files.ensureFile({ path: `${claims}/${name}`, content, mode: 0o600 });
};

test('a hook that is killed before the swap does not cost the content before', async () => {
  const fixture = new ResourcesFixture();
  await fixture.hook('install', '/resources/one');
  await fixture.machine.files.move('/srv/wsgi.py', '/srv.previous.next/wsgi.py');
  await pending(fixture);
  await fixture.hook('upgrade-charm', '/resources/two');
  expect(await fixture.text()).toBe('two');
  expect(await fixture.machine.files.readText('/srv.previous/wsgi.py')).toBe('one');
});

test('after a swap that was cut off, going back to the former archive puts its content back', async () => {
  const fixture = new ResourcesFixture();
  await fixture.hook('install', '/resources/one');
  // As a hook leaves it that is killed between the last move and its end.
  await fixture.machine.files.ensureFile({ path: '/srv/wsgi.py', content: 'two', mode: 0o644 });
  await pending(fixture);
  await fixture.hook('upgrade-charm', '/resources/broken');
  expect(await fixture.hook('upgrade-charm', '/resources/one')).toMatchObject({ served: true });
  expect(await fixture.text()).toBe('one');
  expect(await fixture.machine.files.list('/srv')).toEqual(['wsgi.py']);
});

test('what others have put at the destination is neither replaced nor removed', async () => {
  const fixture = new ResourcesFixture();
  const { files } = fixture.machine;
  const put = (path: string) => files.ensureFile({ path, content: 'theirs', mode: 0o644 });
  await put('/srv/notes');
  await put('/srv/app/static/logo');
  await fixture.hook('install', '/resources/deep');
  await put('/srv/app/upload');
  await fixture.hook('upgrade-charm', '/resources/deeper');
  expect(await pathsOf(fixture, '/srv')).toEqual([
    'app',
    'app/static',
    'app/static/logo',
    'app/upload',
    'app/wsgi.py',
    'lib',
    'lib/new.py',
    'notes',
  ]);
  expect(await pathsOf(fixture, '/srv.previous')).toEqual([
    'app',
    'app/old.py',
    'app/wsgi.py',
    'lib',
    'lib/old.py',
  ]);
  await fixture.hook('remove');
  expect(await pathsOf(fixture, '/srv')).toEqual([
    'app',
    'app/static',
    'app/static/logo',
    'app/upload',
    'notes',
  ]);
  expect(await files.kind('/srv.previous')).toBe('absent');
  expect(await files.kind(claims)).toBe('absent');
});

test('what is in the way and not the resource’s blocks, touches nothing, and is tried again', async () => {
  const fixture = new ResourcesFixture();
  const { files } = fixture.machine;
  await files.ensureFile({ path: '/srv/wsgi.py', content: 'theirs', mode: 0o644 });
  const refused = await fixture.hook('install', '/resources/one');
  expect(refused).toMatchObject({
    served: false,
    status: expect.stringContaining('/srv/wsgi.py exists already') as unknown,
  });
  expect(await fixture.text()).toBe('theirs');
  expect(await files.list('/srv')).toEqual(['wsgi.py']);
  await files.ensureAbsent('/srv/wsgi.py');
  expect(await fixture.hook('update-status', '/resources/one')).toMatchObject({ served: true });
});

test('a destination that is a link is followed, one that is no folder is refused', async () => {
  const fixture = new ResourcesFixture();
  const { files } = fixture.machine;
  await files.ensureFolder({ path: '/mnt/big', mode: 0o700 });
  await files.ensureSymlink('/srv', '/mnt/big');
  expect(await fixture.hook('install', '/resources/one')).toMatchObject({ served: true });
  await fixture.hook('upgrade-charm', '/resources/two');
  expect(await files.readText('/mnt/big/wsgi.py')).toBe('two');
  await fixture.hook('remove');
  expect([await files.kind('/srv'), await files.list('/mnt/big')]).toEqual(['symlink', []]);
  await files.ensureAbsent('/mnt/big');
  const { status } = await fixture.hook('upgrade-charm', '/resources/one');
  expect(status).toContain('/srv is a symlink, and not a folder');
});

test('a mount below the destination stays, and what the resource has for it goes into it', async () => {
  const fixture = new ResourcesFixture();
  const { files } = fixture.machine;
  await files.ensureFile({ path: '/srv/app/data', content: 'theirs', mode: 0o644 });
  files.mounts = ['/srv/app'];
  await fixture.hook('install', '/resources/deep');
  await fixture.hook('upgrade-charm', '/resources/one');
  expect(await pathsOf(fixture, '/srv')).toEqual(['app', 'app/data', 'wsgi.py']);
  expect(await files.list('/srv.previous/app')).toEqual(['old.py', 'wsgi.py']);
});

test('a folder that was made for the destination goes with the unit', async () => {
  const fixture = new ResourcesFixture();
  await fixture.hook('install', '/resources/one');
  expect(await fixture.machine.files.kind('/srv')).toBe('folder');
  await fixture.hook('remove');
  expect(await fixture.machine.files.kind('/srv')).toBe('absent');
});

test('content that a file system mounted since hides is put there again', async () => {
  const fixture = new ResourcesFixture();
  await fixture.hook('install', '/resources/one');
  await fixture.machine.files.ensureAbsent('/srv/wsgi.py');
  expect(await fixture.hook('upgrade-charm', '/resources/one')).toMatchObject({ served: true });
  expect(await fixture.text()).toBe('one');
});

test('another unit replaces what a removed one has left, and does not touch what one beside it has', async () => {
  const first = new ResourcesFixture();
  const { files } = first.machine;
  await first.hook('install', '/resources/deep');
  const second = new ResourcesFixture(first.machine, 'hello/1');
  await files.ensureFile({ path: '/charm/dispatch', content: '', mode: 0o755 });
  expect((await second.hook('install', '/resources/one')).status).toContain('hello/0 has put');
  await second.hook('remove');
  expect(await files.readText('/srv/app/wsgi.py')).toBe('1');
  await files.ensureAbsent('/charm/dispatch');
  expect(await second.hook('update-status', '/resources/one')).toMatchObject({ served: true });
  expect(await pathsOf(second, '/srv')).toEqual(['wsgi.py']);
});

async function pathsOf({ machine }: ResourcesFixture, folder: string): Promise<readonly string[]> {
  return machine.files.tree.below(folder).map(([path]) => path);
}
