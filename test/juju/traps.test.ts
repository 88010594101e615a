/** What is odd about Juju's hook tools, one test for each, as `docs/reference/tools-and-events.md` lists them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { privateFiles } from '../../src/dispatch/unit/private-file.ts';
import { isFault } from '../../src/errors.ts';
import { executables } from '../../src/juju/executables.ts';
import { failAction, logAction, setActionResults } from '../../src/juju/tools/actions.ts';
import { readConfig } from '../../src/juju/tools/config.ts';
import { goalState } from '../../src/juju/tools/goal-state.ts';
import { leaderSettings } from '../../src/juju/tools/leadership.ts';
import { sendLog } from '../../src/juju/tools/log.ts';
import { networkInfo } from '../../src/juju/tools/network.ts';
import { openedPorts } from '../../src/juju/tools/ports.ts';
import {
  readBag,
  relationIds,
  remoteApplication,
  remoteUnits,
  writeBag,
} from '../../src/juju/tools/relations.ts';
import { addSecret, ownSecretIds, replaceSecret } from '../../src/juju/tools/secrets.ts';
import { readState, writeState } from '../../src/juju/tools/state.ts';
import { readStatus, setStatus } from '../../src/juju/tools/status.ts';
import { storageIds, storageInstance } from '../../src/juju/tools/storage.ts';
import type { HookTools, ToolCall, ToolResult } from '../../src/juju/wire.ts';

/** An agent that answers every call with the same, and notes the calls. */
function always(answer: Partial<ToolResult>): { tools: HookTools; calls: ToolCall[] } {
  const calls: ToolCall[] = [];
  const call: HookTools['call'] = async (each) => {
    calls.push(each);
    return { code: 0, stdout: '', stderr: '', ...answer };
  };
  return { tools: { call }, calls };
}

const bag = { relation: 'db:1', kind: 'unit', name: 'pg/0' } as const;
/** Linux takes no longer argument, its end included. */
const argument = 131_071;

function longestOf(calls: readonly ToolCall[]): number {
  return Math.max(...calls.flatMap(({ args }) => args.map((each) => Buffer.byteLength(each))));
}

describe('values that are arguments lose their outer blanks', () => {
  const odd = { text: '  two \n', multi: 'a\n\n' };

  test.each<[string, (tools: HookTools) => Promise<unknown>]>([
    ['relation-set', (tools) => writeBag(tools, { relation: 'db:1', kind: 'unit' }, odd)],
    ['state-set', (tools) => writeState(tools, odd)],
  ])('so those of %s go through standard input', async (name, write) => {
    const { tools, calls } = always({});
    await write(tools);
    expect(calls).toMatchObject([{ name, stdin: JSON.stringify(odd) }]);
    expect(calls[0]?.args.join(' ')).not.toContain('two');
  });
});

describe('some tools print null, or nothing, for what is empty', () => {
  test.each(['null', '', '\n'])('%j is empty', async (stdout) => {
    const { tools } = always({ stdout });
    expect(await relationIds(tools, 'db')).toEqual([]);
    expect(await remoteUnits(tools, 'db:1')).toEqual({ kind: 'read', value: [] });
    expect(await remoteApplication(tools, 'db:1')).toEqual({ kind: 'read', value: undefined });
    expect(await readBag(tools, bag)).toEqual({ kind: 'read', value: {} });
    expect(await readState(tools)).toEqual({ kind: 'read', state: {} });
    expect(await readConfig(tools)).toEqual({});
    expect(await ownSecretIds(tools)).toEqual([]);
    expect(await openedPorts(tools)).toEqual([]);
    expect(await storageIds(tools)).toEqual([]);
  });
});

test('secret-ids come in a random order, and are sorted', async () => {
  const ids = fc.uniqueArray(fc.stringMatching(/^[a-z0-9]{20}$/));
  await fc.assert(
    fc.asyncProperty(ids, async (list) => {
      const { tools } = always({ stdout: JSON.stringify(list) });
      expect(await ownSecretIds(tools)).toEqual(list.toSorted());
    }),
    { numRuns: 50 },
  );
});

test('the agent opens the files of secrets, so their paths are absolute', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-traps-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { tools, calls } = always({ stdout: 'secret:x\n' });
  await addSecret(
    { tools, withPrivateFile: privateFiles(folder) },
    { token: 'hush' },
    { label: 'l' },
  );
  await replaceSecret({ tools, withPrivateFile: privateFiles(folder) }, 'secret:x', {
    token: 'hush',
  });
  const paths = calls.map(({ args }) => args[args.indexOf('--file') + 1] ?? '');
  expect(paths).toHaveLength(2);
  for (const path of paths) expect(isAbsolute(path)).toBe(true);
});

describe('one argument has at most 128 KiB', () => {
  const long = 'ü'.repeat(300_000);

  test.each<[string, (tools: HookTools) => Promise<unknown>]>([
    [
      'a value of a relation',
      (tools) => writeBag(tools, { relation: 'db:1', kind: 'unit' }, { long }),
    ],
    ['a value of the state', (tools) => writeState(tools, { long })],
    ['a line of the log', (tools) => sendLog(tools, [{ level: 'INFO', text: long }])],
    ['the message of a status', (tools) => setStatus(tools, { status: 'blocked', message: long })],
    ['the progress of an action', (tools) => logAction(tools, long)],
    ['the failure of an action', (tools) => failAction(tools, long)],
  ])('%s may be longer', async (_, write) => {
    const { tools, calls } = always({});
    await write(tools);
    expect(longestOf(calls)).toBeLessThanOrEqual(argument);
    expect(calls.length).toBeGreaterThan(0);
  });

  test('progress and log lose nothing of what does not fit', async () => {
    const { tools, calls } = always({});
    await logAction(tools, long);
    await sendLog(tools, [{ level: 'INFO', text: long }]);
    for (const name of ['action-log', 'juju-log']) {
      const said = calls.filter((call) => call.name === name).map(({ args }) => args.at(-1));
      expect(said.join('')).toBe(long);
    }
  });

  test('a result of an action that is longer is refused with its name', async () => {
    const { tools, calls } = always({});
    await expect(setActionResults(tools, { report: long })).rejects.toMatchObject({
      code: 'ACTION_RESULT_INVALID',
      message: expect.stringContaining('"report"') as string,
    });
    expect(calls).toEqual([]);
  });
});

describe('a relation that is gone has two texts', () => {
  test.each([
    ['Juju 3.6', 1, 'ERROR permission denied\n'],
    ['Juju 4', 1, 'ERROR relation not found\n'],
    ['Juju 4, for -r', 2, 'ERROR invalid value "db:1" for option -r: relation not found\n'],
  ])('that of %s is the outcome "gone"', async (_, code, stderr) => {
    const { tools } = always({ code, stderr });
    const gone = { kind: 'gone' };
    expect(await readBag(tools, bag)).toEqual(gone);
    expect(await remoteUnits(tools, 'db:1')).toEqual(gone);
    expect(await remoteApplication(tools, 'db:1')).toEqual(gone);
    expect(await writeBag(tools, { relation: 'db:1', kind: 'unit' }, { a: 'b' })).toBe('gone');
  });
});

describe('a tool may be absent', () => {
  const unknown = { code: 1, stderr: 'ERROR bad request: unknown command: x\n' };
  const nowhere = executables({ PATH: '/nowhere' });

  test.each([
    ['over the socket', always(unknown).tools],
    ['as a program', nowhere],
  ])('what Juju 4 no longer has is "not available" %s', async (_, tools) => {
    expect(await leaderSettings(tools)).toEqual({ kind: 'not-available' });
  });

  test('so is the state of a Juju that keeps none', async () => {
    expect(await readState(always(unknown).tools)).toEqual({ kind: 'not-available' });
  });

  test('what must be there is a coded error and not a crash', async () => {
    await expect(readConfig(always(unknown).tools)).rejects.toMatchObject({
      code: 'HOOK_TOOL_UNAVAILABLE',
    });
  });
});

test('whatever a broken tool prints, a read gives a value or a coded error', async () => {
  const reads: readonly ((tools: HookTools) => Promise<unknown>)[] = [
    (tools) => relationIds(tools, 'db'),
    (tools) => remoteUnits(tools, 'db:1'),
    (tools) => readBag(tools, bag),
    readState,
    readConfig,
    ownSecretIds,
    openedPorts,
    (tools) => networkInfo(tools, 'db'),
    readStatus,
    (tools) => storageInstance(tools, 'data/0'),
    goalState,
  ];
  const nested = fc.nat(20_000).map((depth) => '['.repeat(depth));
  const printed = fc.oneof(fc.string(), fc.json(), nested);
  await fc.assert(
    fc.asyncProperty(printed, fc.constantFrom(...reads), async (stdout, read) => {
      const error: unknown = await read(always({ stdout }).tools).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error === undefined || isFault(error)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
