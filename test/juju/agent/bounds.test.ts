/** What a charm tells of itself and keeps in the model is bounded; at the bound it is still taken. */
import { expect, test } from 'vitest';
import { byNumber } from '../../../src/base/numeric-order.ts';
import { longestMessage } from '../../../src/juju/agent/message-bound.ts';
import { longestSecret } from '../../../src/juju/agent/secret-content.ts';
import { mostResultLevels } from '../../../src/juju/agent/tools/action-set.ts';
import { inMemoryAgent } from '../../../src/testing/agent/in-memory-agent.ts';
import { call, json } from '../support/call.ts';
import { anAction, model } from '../support/cases.ts';

test.each([
  ['status-set', (text: string) => ['status-set', 'active', text]],
  ['application-version-set', (text: string) => ['application-version-set', text]],
  ['action-fail', (text: string) => ['action-fail', text]],
  ['action-log', (text: string) => ['action-log', text]],
])('%s takes a text up to the bound and refuses a longer one', async (_, argv) => {
  const hook = inMemoryAgent(model).hook(anAction);
  expect(await call(hook, argv('x'.repeat(longestMessage)))).toMatchObject({ code: 0 });
  expect(await call(hook, argv('x'.repeat(longestMessage + 1)))).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /^ERROR REQUEST_TOO_LARGE: .* at most 131072 are taken/,
    ) as string,
  });
});

test('a status that is refused leaves the one that was set', async () => {
  const hook = inMemoryAgent(model).hook();
  await call(hook, ['status-set', 'waiting', 'for it']);
  await call(hook, ['status-set', 'active', 'x'.repeat(longestMessage + 1)]);
  expect(await json(hook, ['status-get'])).toEqual({ status: 'waiting' });
});

test('a secret holds as much as Juju stores: a million bytes of base64 in sum', async () => {
  const hook = inMemoryAgent(model).hook();
  const half = 'x'.repeat(longestSecret * 0.375);
  expect(await call(hook, ['secret-add', `one=${half}`, `two=${half}`])).toMatchObject({ code: 0 });
  for (const command of [['secret-add'], ['secret-add', '--label', 'other']]) {
    expect(await call(hook, [...command, `one=${half}`, `two=${half}x`])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('base64 encoded secret content too large') as string,
    });
  }
});

test('results of an action are nested up to the bound', async () => {
  const hook = inMemoryAgent(model).hook(anAction);
  const key = (parts: number) => Array.from({ length: parts }, () => 'a').join('.');
  expect(await call(hook, ['action-set', `${key(mostResultLevels)}=1`])).toMatchObject({ code: 0 });
  for (const parts of [mostResultLevels + 1, 1_000_000]) {
    expect(await call(hook, ['action-set', `${key(parts)}=1`])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('a key has more than 100 parts') as string,
    });
  }
});

test('the = of a long argument, and digits in a long name, are looked at once', async () => {
  const hook = inMemoryAgent(model).hook();
  const padding = '='.repeat(2_000_000);
  expect(await call(hook, ['secret-add', `token=${padding}x`])).toMatchObject({ code: 2 });
  const digits = '1'.repeat(2_000_000);
  expect(byNumber(`${digits}x`, `${digits}y`)).toBe(-1);
  expect(['db:10', 'db:2', 'a/3', 'db'].toSorted(byNumber)).toEqual(['a/3', 'db', 'db:2', 'db:10']);
});
