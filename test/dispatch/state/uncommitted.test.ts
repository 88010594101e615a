import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { CharmDefinition, Layer } from '../../../src/dispatch/charm/charm-definition.ts';
import type { HookOutcome } from '../../../src/dispatch/hook-outcome.ts';
import {
  uncommittedFile,
  uncommittedFileName,
} from '../../../src/dispatch/state/uncommitted/uncommitted-file.ts';
import type { UncommittedWork } from '../../../src/dispatch/state/uncommitted/uncommitted-work.ts';
import { charm, dispatch, hookOf, relationEvent, runBefore } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

/** A handler that changes the machine, and one after it that may fail the hook. */
const withLateFailure = (declare: Layer['define'], more: Partial<CharmDefinition> = {}) =>
  charm((all) => {
    declare(all);
    all.when().do('may fail', (unit) => {
      if (unit.config.fail === true) throw new Error('no');
    });
  }, more);

const serving = withLateFailure(({ when }) => {
  when()
    .inputs((unit) => unit.config.port ?? null)
    .do('serve', () => undefined);
});

const ran = (outcome: HookOutcome): readonly string[] =>
  outcome.kind === 'committed' ? outcome.ran : [outcome.kind];

test('inputs that were given up in a hook that failed count as changed when they come back', async () => {
  const agent = new UnitAgent({ config: { port: 80, fail: false } });
  await dispatch(agent, serving, 'install');
  Object.assign(agent.model.config, { port: 81, fail: true });
  await dispatch(agent, serving, 'config-changed');
  Object.assign(agent.model.config, { port: 80, fail: false });
  expect(ran(await dispatch(agent, serving, 'config-changed'))).toContain('charm/serve');
  expect(ran(await dispatch(agent, serving))).toEqual(['charm/may fail']);
});

test('so they do when the hook ended well and its agent could not commit it', async () => {
  const agent = new UnitAgent({ config: { port: 80 } });
  await dispatch(agent, serving, 'install');
  const before = { ...agent.model.state };
  agent.model.config.port = 81;
  await dispatch(agent, serving, 'config-changed');
  const later = new UnitAgent({ config: { port: 80 }, state: before });
  const more = { uncommitted: agent.uncommitted };
  const outcome = await runBefore(later, hookOf(later, serving, 'config-changed'), more);
  expect(ran(outcome)).toContain('charm/serve');
});

test('they stay in doubt through any number of failures, and through hooks that leave the handler out', async () => {
  const held = withLateFailure(({ whenNot }) => {
    whenNot('config.set.held')
      .inputs((unit) => unit.config.port ?? null)
      .do('serve', () => undefined);
  });
  const agent = new UnitAgent({ config: { port: 80, fail: false } });
  await dispatch(agent, held, 'install');
  for (const port of [81, 80, 81]) {
    Object.assign(agent.model.config, { port, fail: true });
    expect(ran(await dispatch(agent, held, 'config-changed'))).toEqual(['failed']);
  }
  Object.assign(agent.model.config, { port: 80, fail: false, held: true });
  expect(ran(await dispatch(agent, held, 'config-changed'))).toEqual(['charm/may fail']);
  expect(ran(await dispatch(agent, held))).toEqual(['charm/may fail']);
  Object.assign(agent.model.config, { held: false });
  expect(ran(await dispatch(agent, held, 'config-changed'))).toContain('charm/serve');
});

test('config that was given up counts as changed when the old value comes back, once', async () => {
  const reading = withLateFailure(({ when }) => {
    when('config.changed.port').do('serve', () => undefined);
  });
  const agent = new UnitAgent({ config: { port: 80, fail: false } });
  await dispatch(agent, reading, 'install');
  Object.assign(agent.model.config, { port: 81, fail: true });
  await dispatch(agent, reading, 'config-changed');
  Object.assign(agent.model.config, { port: 80, fail: false });
  expect(ran(await dispatch(agent, reading, 'config-changed'))).toContain('charm/serve');
  expect(ran(await dispatch(agent, reading, 'config-changed'))).toEqual(['charm/may fail']);
});

test.each<[string, Record<string, string>, Record<string, string>]>([
  ['changed', { host: 'a' }, { host: 'b' }],
  ['came', {}, { host: 'b' }],
  ['went', { host: 'a' }, {}],
])('so does a key of a bag that %s and is as before again', async (_, first, second) => {
  const definition = withLateFailure(
    ({ when }) => {
      when('endpoint.db.changed.host').do('take the host', () => undefined);
    },
    { metadata: { name: 'hello', requires: { db: { interface: 'x' } } } },
  );
  const relation = { id: 1, endpoint: 'db', application: 'remote' };
  const agent = new UnitAgent({ config: { fail: false } });
  const seen = (bag: Record<string, string>) => {
    agent.model.relations.splice(0, 1, { ...relation, units: { 'remote/0': bag } });
  };
  const changed = relationEvent('db', 'changed');
  seen(first);
  await dispatch(agent, definition, relationEvent('db', 'joined'));
  seen(second);
  agent.model.config.fail = true;
  expect(ran(await dispatch(agent, definition, changed))).toEqual(['failed']);
  seen(first);
  agent.model.config.fail = false;
  expect(ran(await dispatch(agent, definition, changed))).toContain('charm/take the host');
  expect(ran(await dispatch(agent, definition, changed))).toEqual(['charm/may fail']);
});

test('the note is there before the handler begins, and a hook without changes neither writes nor has one', async () => {
  const agent = new UnitAgent({ config: { port: 80 } });
  const seen: (UncommittedWork | undefined)[] = [];
  const definition = charm(({ when }) => {
    when()
      .inputs((unit) => unit.config.port ?? null)
      .do('serve', () => {
        seen.push(agent.uncommitted.work);
      });
  });
  await dispatch(agent, definition, 'install');
  agent.model.config.port = 81;
  await dispatch(agent, definition, 'config-changed');
  expect(seen).toMatchObject([undefined, { handlers: ['charm/serve'], options: ['port'] }]);
  await dispatch(agent, definition);
  expect(agent.uncommitted.work).toBeUndefined();
  const saves: UncommittedWork[] = [];
  agent.uncommitted.save = async (work) => void saves.push(work);
  await dispatch(agent, definition);
  expect(saves).toEqual([]);
});

test('a handler does not begin when the note can not be written', async () => {
  const agent = new UnitAgent({ config: { port: 80 } });
  let served = 0;
  const definition = charm(({ when }) => {
    when()
      .inputs((unit) => unit.config.port ?? null)
      .do('serve', () => {
        served += 1;
      });
  });
  await dispatch(agent, definition, 'install');
  const folder = join(tmpdir(), 'charmwright-no-such-folder');
  agent.model.config.port = 81;
  const outcome = await runBefore(agent, hookOf(agent, definition, 'config-changed'), {
    uncommitted: uncommittedFile(join(folder, uncommittedFileName)),
  });
  expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'FILE_OPERATION_FAILED' } });
  expect(served).toBe(1);
});

const work: UncommittedWork = {
  attempt: 3,
  handlers: ['a/b'],
  options: ['port'],
  keys: [['db', 'db:1', 'remote/0', 'host']],
};

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'charmwright-uncommitted-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

test('on a machine the note is a file for its owner only, which is gone once it is cleared', async () => {
  const path = join(folder(), uncommittedFileName);
  const store = uncommittedFile(path);
  expect(store.load()).toBeUndefined();
  await store.save(work);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(store.load()).toEqual(work);
  store.clear();
  store.clear();
  expect(store.load()).toBeUndefined();
});

test('a draft that a killed hook left does not count, and keeps no later note from being written', async () => {
  const path = join(folder(), uncommittedFileName);
  writeFileSync(`${path}.new`, '{"attempt":');
  chmodSync(`${path}.new`, 0o600);
  const store = uncommittedFile(path);
  expect(store.load()).toBeUndefined();
  await store.save(work);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(work);
});

test('a note that can not be written says where, and no descriptor stays open', async () => {
  const place = folder();
  const path = join(place, uncommittedFileName);
  const store = uncommittedFile(join(place, 'none', uncommittedFileName));
  await expect(store.save(work)).rejects.toMatchObject({
    message: expect.stringMatching(/^cannot write .*\/none\/.*: .*ENOENT/) as string,
    cause: expect.objectContaining({ code: 'ENOENT' }) as unknown,
  });
  const open = (): number => readdirSync('/proc/self/fd').length;
  await uncommittedFile(path).save(work);
  const before = open();
  for (let each = 0; each < 50; each += 1) await uncommittedFile(path).save(work);
  expect(open()).toBeLessThan(before + 25);
});

test.each([
  { ...work, attempt: '1' },
  { ...work, handlers: 'a/b' },
  { ...work, options: [1] },
  { ...work, keys: {} },
  { ...work, keys: [['a', 'b', 'c', 'd', 'e']] },
  { ...work, keys: [['a', 'b', 'c', 4]] },
  { ...work, keys: [['a', 'b', 'c', 'd'], 'e'] },
])('a file that holds %j is no note', (value) => {
  const path = join(folder(), uncommittedFileName);
  writeFileSync(path, JSON.stringify(value));
  expect(uncommittedFile(path).load()).toBeUndefined();
});

test.each(['', 'no JSON', '{}', '{"attempt":1,"handlers":[],"options":[],"keys":[["a"]]}'])(
  'a file that holds %j is no note',
  (text) => {
    const path = join(folder(), uncommittedFileName);
    writeFileSync(path, text);
    expect(uncommittedFile(path).load()).toBeUndefined();
  },
);
