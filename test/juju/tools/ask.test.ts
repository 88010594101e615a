import { expect, test } from 'vitest';
import { fault } from '../../../src/errors.ts';
import { ask, askJson } from '../../../src/juju/tools/ask.ts';
import { readBag } from '../../../src/juju/tools/relations.ts';
import type { HookTools } from '../../../src/juju/wire.ts';

const question = { name: 'relation-get', args: ['-', 'secret-value'], shown: '…' };

function refusing(stderr: string): HookTools {
  return { call: async () => ({ code: 1, stdout: '', stderr }) };
}

test.each([
  ['ERROR permission denied\n', 'gone', 'HOOK_TOOL_FAILED'],
  ['ERROR cannot read settings: relation not found\n', 'gone', 'HOOK_TOOL_FAILED'],
  ['ERROR bad request: unknown command: relation-get\n', 'unavailable', 'HOOK_TOOL_UNAVAILABLE'],
  ['ERROR this unit is not the leader\n', 'refused', 'NOT_LEADER'],
  ['ERROR something else\n', 'refused', 'HOOK_TOOL_FAILED'],
])('%j is %s', async (stderr, kind, code) => {
  expect(await ask(refusing(stderr), question)).toMatchObject({ kind, error: { code } });
});

test('an error shows the arguments only as far as the caller allows', async () => {
  const answer = await ask(refusing('ERROR no\n'), question);
  expect(answer).toMatchObject({
    error: { message: 'relation-get … failed with exit code 1: no' },
  });
});

test('both words for a relation that is gone are one outcome', async () => {
  const owner = { relation: 'db:1', kind: 'unit', name: 'pg/0' } as const;
  for (const said of ['permission denied', 'relation not found']) {
    expect(await readBag(refusing(`ERROR ${said}\n`), owner)).toEqual({ kind: 'gone' });
  }
});

test('a tool whose program is not there is unavailable; an agent that is not there is an error', async () => {
  const cause = Object.assign(new Error('spawn leader-get ENOENT'), { code: 'ENOENT' });
  const failing = (more: { cause?: unknown }): HookTools => ({
    call: () => Promise.reject(fault('HOOK_TOOL_UNREACHABLE', 'not there', more)),
  });
  expect(await ask(failing({ cause }), question)).toMatchObject({ kind: 'unavailable' });
  await expect(ask(failing({}), question)).rejects.toMatchObject({ code: 'HOOK_TOOL_UNREACHABLE' });
});

test('an answer that is no JSON is a coded error', async () => {
  const tools: HookTools = { call: async () => ({ code: 0, stdout: '{', stderr: '' }) };
  await expect(askJson(tools, question)).rejects.toMatchObject({ code: 'HOOK_TOOL_FAILED' });
});
