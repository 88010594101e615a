import { prepareCharm } from '../../../src/dispatch/charm/prepare-charm.ts';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { charmFiles } from '../../../src/dispatch/unit/charm-files.ts';
import { fileStateStore } from '../../../src/dispatch/state/file-state-store.ts';
import { privateFiles } from '../../../src/dispatch/unit/private-file.ts';
import { decodeState, emptyState, encodeState } from '../../../src/dispatch/state/stored-state.ts';
import type { Unit } from '../../../src/dispatch/unit/unit.ts';
import { charm, hookOf, runBefore, type OtherParts } from '../support/charm-under-test.ts';
import { UnitAgent } from '../support/unit-agent.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'unit-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function withUnit<T>(
  agent: UnitAgent,
  use: (unit: Unit) => Promise<T>,
  more: OtherParts = {},
): Promise<T[]> {
  const answers: T[] = [];
  const definition = charm(({ when }) => {
    when().do('x', async (unit) => {
      answers.push(await use(unit));
    });
  });
  const outcome = await runBefore(agent, hookOf(agent, definition, 'update-status'), more);
  if (outcome.kind === 'failed') throw outcome.error;
  return answers;
}

describe('templates', () => {
  async function render(
    text: string,
    values: Parameters<Unit['charm']['render']>[1],
  ): Promise<string> {
    await mkdir(join(folder, 'templates'));
    writeFileSync(join(folder, 'templates/t'), text);
    return charmFiles(prepareCharm(charm({})), folder).render('t', values);
  }

  test('are rendered without escaping', async () => {
    expect(await render('[{{a}}]', { a: '<&">' })).toBe('[<&">]');
  });

  test('a value that is missing is an error', async () => {
    await expect(render('{{a}}', {})).rejects.toMatchObject({ code: 'TEMPLATE_INVALID' });
  });

  test('a template that is missing is an error', async () => {
    const files = charmFiles(prepareCharm(charm({})), folder);
    await expect(files.render('t', {})).rejects.toMatchObject({ code: 'TEMPLATE_MISSING' });
  });
});

describe('what is kept', () => {
  test('comes back as it was, in ASCII values that Juju takes', () => {
    const words = fc.array(fc.string({ unit: 'binary' }));
    const texts = fc.dictionary(fc.string(), fc.string());
    fc.assert(
      fc.property(words, texts, (flags, inputs) => {
        const state = { ...emptyState, flags, inputs };
        const entries = encodeState(state);
        expect(decodeState(entries)).toEqual(state);
        for (const value of Object.values(entries)) expect(value).toMatch(/^[\u0020-\u007e]*$/);
      }),
    );
  });

  test('is cut into values of less than 64 KiB', () => {
    // What looks like chance can not be packed.
    const flags = Array.from({ length: 3000 }, (_, i) =>
      createHash('sha256').update(String(i)).digest('hex'),
    );
    const entries = encodeState({ ...emptyState, flags });
    expect(Object.keys(entries).length).toBeGreaterThan(1);
    expect(Math.max(...Object.values(entries).map(({ length }) => length))).toBeLessThan(65_536);
    expect(decodeState(entries)?.flags).toEqual(flags);
  });

  test.each(['{', '[]', '7', '{"flags":7,"format":1}', '{"format":1,"inputs":[]}', '{}'])(
    'that is damaged (%s) is refused',
    (charmwright) => {
      expect(() => decodeState({ charmwright })).toThrow(
        expect.objectContaining({ code: 'STATE_INVALID' }),
      );
    },
  );

  test.each(['', 'k'.repeat(201), 'ä'.repeat(101)])(
    'a value’s key is 1 to 200 bytes long',
    async (key) => {
      await expect(
        withUnit(new UnitAgent(), (unit) => unit.state.set(key, 1)),
      ).rejects.toMatchObject({
        code: 'STATE_KEY_INVALID',
      });
    },
  );

  test('a file keeps it where the agent does not, for its owner only', async () => {
    const path = join(folder, 'state.json');
    const store = fileStateStore(path);
    expect(await store.load()).toEqual({});
    await store.save({ a: '1', b: '2' });
    await fileStateStore(path).load();
    const again = fileStateStore(path);
    await again.load();
    await again.save({ a: null, c: '3' });
    expect(await fileStateStore(path).load()).toEqual({ b: '2', c: '3' });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['state.json']);
  });

  test('a file that is damaged is refused, not overwritten', async () => {
    const path = join(folder, 'state.json');
    writeFileSync(path, '{');
    await expect(fileStateStore(path).load()).rejects.toMatchObject({ code: 'STATE_INVALID' });
    expect(readFileSync(path, 'utf8')).toBe('{');
  });
});

describe('secrets', () => {
  test('their content travels in a private file that is gone afterwards', async () => {
    const agent = new UnitAgent(
      {},
      { 'secret-add': { code: 0, stdout: 'secret:abc\n', stderr: '' } },
    );
    const withPrivateFile: ReturnType<typeof privateFiles> = (text, use) =>
      privateFiles(folder)(text, async (path) => {
        expect(statSync(path).mode & 0o777).toBe(0o600);
        expect(readFileSync(path, 'utf8')).toBe('{"password":"hunter2"}');
        return use(path);
      });
    const [id] = await withUnit(
      agent,
      (unit) => unit.secrets.add({ password: 'hunter2' }, { label: 'db', owner: 'unit' }),
      { withPrivateFile },
    );
    expect(id).toBe('secret:abc');
    expect(JSON.stringify(agent.calls)).not.toContain('hunter2');
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each(['ERROR secret "x" not found', 'ERROR permission denied'])(
    'one that is gone or not granted is undefined (%s)',
    async (stderr) => {
      const agent = new UnitAgent({}, { 'secret-get': { code: 1, stdout: '', stderr } });
      expect(await withUnit(agent, (unit) => unit.secrets.get('secret:x'))).toEqual([undefined]);
    },
  );
});

describe('own secrets', () => {
  test('one is replaced through a private file, and a revision of it removed', async () => {
    const done = { code: 0, stdout: '', stderr: '' };
    const agent = new UnitAgent({}, { 'secret-set': done, 'secret-remove': done });
    const withPrivateFile = privateFiles(folder);
    const replace = (unit: Unit) => unit.secrets.replace('secret:abc', { password: 'hunter3' });
    await withUnit(agent, replace, { withPrivateFile });
    await withUnit(agent, (unit) => unit.secrets.remove('secret:abc', 2));
    expect(agent.argumentsOf('secret-set')).toEqual([
      ['--file', expect.stringContaining(folder) as string, '--', 'secret:abc'],
    ]);
    expect(agent.argumentsOf('secret-remove')).toEqual([['--revision=2', '--', 'secret:abc']]);
    expect(JSON.stringify(agent.calls)).not.toContain('hunter3');
  });

  test.each([
    [{ code: 0, stdout: '{"abc":{"revision":1}}', stderr: '' }, 'abc'],
    [{ code: 1, stdout: '', stderr: 'ERROR secret "db" not found' }, undefined],
  ])('one is found by its label (%j)', async (answer, id) => {
    const agent = new UnitAgent({}, { 'secret-info-get': answer });
    expect(await withUnit(agent, (unit) => unit.secrets.labelled('db'))).toEqual([id]);
  });
});

describe('resources', () => {
  test('one that was not attached is undefined, and asked for once', async () => {
    const stderr = 'ERROR could not download resource: resource "build" not found';
    const agent = new UnitAgent({}, { 'resource-get': { code: 1, stdout: '', stderr } });
    const answers = await withUnit(agent, async (unit) => [
      await unit.resources.path('build'),
      await unit.resources.path('build'),
    ]);
    expect(answers).toEqual([[undefined, undefined]]);
    expect(agent.argumentsOf('resource-get')).toHaveLength(1);
  });

  test('one that could not be fetched this time fails the hook, which is retried', async () => {
    const stderr = 'ERROR could not download resource: connection refused';
    const agent = new UnitAgent({}, { 'resource-get': { code: 1, stdout: '', stderr } });
    await expect(withUnit(agent, (unit) => unit.resources.path('build'))).rejects.toMatchObject({
      code: 'HOOK_TOOL_FAILED',
    });
  });
});

test('the machine is not made for a hook that does not touch it', async () => {
  let made = 0;
  const machine = (): never => {
    made += 1;
    throw new Error('made');
  };
  await withUnit(new UnitAgent(), async (unit) => unit.name, { machine });
  expect(made).toBe(0);
});

test('addresses are read from what the agent says of a binding', async () => {
  const stdout = JSON.stringify({
    'bind-addresses': [{ 'interface-name': 'eth0', addresses: [{ value: '10.0.0.2' }] }],
    'egress-subnets': ['10.0.0.2/32'],
    'ingress-addresses': ['10.0.0.3'],
  });
  const agent = new UnitAgent({}, { 'network-get': { code: 0, stdout, stderr: '' } });
  expect(await withUnit(agent, (unit) => unit.network('website'))).toEqual([
    { bindAddress: '10.0.0.2', ingressAddress: '10.0.0.3', egressSubnets: ['10.0.0.2/32'] },
  ]);
});
