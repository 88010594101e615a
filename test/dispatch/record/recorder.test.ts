/** What a recording holds of a hook, and what of it is masked. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { privatePath, Recorder } from '../../../src/dispatch/record/recorder.ts';
import { recordingsFolder } from '../../../src/dispatch/record/recording.ts';
import { UncommittedMemory } from '../../../src/dispatch/state/uncommitted/uncommitted-memory.ts';
import { fault } from '../../../src/errors.ts';
import type { HookTools, ToolCall, ToolResult } from '../../../src/juju/wire.ts';
import { recordingMachine } from '../../../src/machine/recording/recording-machine.ts';
import { charm, hookOf, type OtherParts } from '../support/charm-under-test.ts';

const done: ToolResult = { code: 0, stdout: '', stderr: '' };
const committed = { kind: 'committed', ran: ['charm/x'], flags: ['a'] } as const;

function recorderOf(answer: (call: ToolCall) => ToolResult = () => done, more: OtherParts = {}) {
  const tools: HookTools = { call: async (call) => answer(call) };
  const { context, ports } = hookOf(tools, charm({}), 'start');
  return new Recorder({ charm: 'hello', context, ports: { ...ports, ...more } });
}

test('each call of a tool is kept with its whole answer, or with what it threw', async () => {
  const lost = fault('HOOK_TOOL_UNREACHABLE', 'no agent');
  const recorder = recorderOf(({ name }) => {
    if (name === 'is-leader') throw lost;
    return { code: 1, stdout: 'out', stderr: 'ERROR no' };
  });
  const { tools } = recorder.ports;
  const call = { name: 'state-set', args: ['--file', '-'], stdin: '{}' };
  expect(await tools.call(call)).toEqual({ code: 1, stdout: 'out', stderr: 'ERROR no' });
  await tools.call({ name: 'config-get', args: [] });
  await expect(tools.call({ name: 'is-leader', args: [] })).rejects.toBe(lost);
  const answer = { code: 1, stdout: 'out', stderr: 'ERROR no' };
  expect(recorder.recording(committed).tools).toStrictEqual([
    { ...call, answer },
    { name: 'config-get', args: [], answer },
    {
      ...{ name: 'is-leader', args: [] },
      thrown: { message: 'no agent', code: 'HOOK_TOOL_UNREACHABLE' },
    },
  ]);
});

test('each call of the machine is kept with its result, or with what it threw', async () => {
  const recorder = recorderOf(undefined, { machine: () => recordingMachine() });
  const { files } = recorder.ports.machine();
  const file = { path: '/etc/a', content: Buffer.from('text'), mode: 0o644 };
  expect(await files.ensureFile(file)).toEqual({ changed: true });
  expect(await files.readText('/etc/none')).toBeUndefined();
  await expect(files.ensureFile({ ...file, path: 'relative' })).rejects.toThrow();
  const [first, second, third] = recorder.recording(committed).machine;
  expect(first).toStrictEqual({
    ...{ port: 'files', method: 'ensureFile', effect: true },
    ...{ args: [{ ...file, content: 'text' }], result: { changed: true } },
  });
  expect(second).toStrictEqual({
    ...{ port: 'files', method: 'readText', effect: false, args: ['/etc/none'] },
  });
  expect(third?.thrown?.message).toContain('relative');
});

test('what a hook began with and how it ended is kept; what there was not is left out', async () => {
  const entries = { 'kv.a': '1' };
  const work = { attempt: 1, handlers: [], options: ['port'], keys: [] };
  const saved: unknown[] = [];
  const uncommitted = new UncommittedMemory(work);
  const recorder = recorderOf(undefined, {
    fallbackState: { load: async () => entries, save: async (changes) => void saved.push(changes) },
    uncommitted,
  });
  const before = recorder.recording(committed);
  expect(['fallback' in before, 'uncommitted' in before]).toEqual([false, false]);
  const { ports } = recorder;
  expect(await ports.fallbackState.load()).toBe(entries);
  await ports.fallbackState.save({ 'kv.a': null });
  expect(saved).toEqual([{ 'kv.a': null }]);
  expect(ports.uncommitted.load()).toBe(work);
  await ports.uncommitted.save({ ...work, attempt: 2 });
  expect(uncommitted.work?.attempt).toBe(2);
  ports.uncommitted.clear();
  expect(uncommitted.work).toBeUndefined();
  const { time, ...recording } = recorder.recording(committed);
  expect(new Date(time).toISOString()).toBe(time);
  expect(recording).toStrictEqual({
    ...{ format: 1, charm: 'hello', tools: [], machine: [], digests: {} },
    context: {
      ...{ unit: 'hello/0', application: 'hello', model: { name: 'test', uuid: '6d1c' } },
      ...{ event: { kind: 'lifecycle', name: 'start' }, charmFolder: '/nowhere' },
    },
    ...{ fallback: entries, uncommitted: work, outcome: committed },
  });
});

test('secrets are masked: of private files, of secret-get, and those that show by their name', async () => {
  const recorder = recorderOf(
    ({ name, args }) => {
      if (name === 'config-get') return { ...done, stdout: '{"password":"of config"}' };
      const text = args.includes('text') ? ' lone-text \n' : '{"any":"of-get"}';
      return name === 'secret-get' ? { ...done, stdout: text } : done;
    },
    { withPrivateFile: (_, use) => use('/tmp/private-7') },
  );
  const { tools, withPrivateFile, hash } = recorder.ports;
  await withPrivateFile('{"any":"in-private"}', async (path) => {
    await tools.call({ name: 'secret-add', args: ['--file', path] });
  });
  await tools.call({ name: 'config-get', args: [] });
  await tools.call({ name: 'secret-get', args: [] });
  await tools.call({ name: 'secret-get', args: ['text'] });
  for (const value of ['of config', 'in-private', 'of-get', 'lone-text', 'of-all']) {
    await tools.call({ name: 'status-set', args: ['--', value] });
  }
  const digests = ['port 80', 'password of config'].map((text) => [text, hash(text)] as const);
  const recording = recorder.recording(committed);
  expect(recording.tools[0]?.args).toEqual(['--file', privatePath]);
  const shown = recording.tools.slice(4).map(({ args }) => args[1]);
  expect(shown.at(-1)).toBe('of-all');
  expect(new Set(shown.slice(0, 4)).size).toBe(4);
  expect(shown.slice(0, 4).every((each) => /^masked-\d$/.test(each ?? ''))).toBe(true);
  expect(recording.digests).toEqual({ [`password ${shown[0] ?? ''}`]: digests[1]?.[1] });
});

test('a recording is kept in the charm’s folder', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cw-recorder-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { context, ports } = hookOf({ call: async () => done }, charm({}), 'start');
  new Recorder({ charm: 'hello', context: { ...context, charmFolder: folder }, ports }).keep(
    committed,
  );
  expect(readdirSync(join(folder, recordingsFolder))).toEqual([
    expect.stringMatching(/^\d{8}T\d{9}Z-start\.json$/),
  ]);
});
