/**
 * What Juju's hook tools answer, row by row with the file of Juju that makes it so: the agent here gives Juju 4's
 * answer, and the typed tools understand that one and 3.6's.
 */
import { isObject } from '../../../src/base/json.ts';
import { describe, expect, test } from 'vitest';
import { readSettings } from '../../../src/controller/hook-runner/read-settings.ts';
import { isRead } from '../../../src/juju/is-read.ts';
import { toolNames } from '../../../src/juju/agent/tools.ts';
import {
  inMemoryAgent,
  type InMemoryAgent,
  type InMemoryHook,
} from '../../../src/testing/agent/in-memory-agent.ts';
import { retiredTools } from '../../../src/juju/tools/retired-tools.ts';
import { call } from '../support/call.ts';
import { model } from '../support/cases.ts';
import { otherRows } from './other-rows.ts';
import { relationRows } from './relation-rows.ts';
import type { Answered, Row } from './row.ts';
import { secretRows } from './secret-rows.ts';

const rows: readonly Row[] = [...relationRows, ...secretRows, ...otherRows];

const whole = ({ code = 0, stdout = '', stderr = '' }: Answered) => ({ code, stdout, stderr });

test('every tool has a row', () => {
  const covered = new Set(
    rows.flatMap(({ call: [name = ''], after = [] }) => [
      name,
      ...after.map(([first = '']) => first),
    ]),
  );
  expect([...toolNames, ...retiredTools].filter((name) => !covered.has(name))).toEqual([]);
});

describe('the agent answers as Juju 4 does', () => {
  for (const { rule, source, call: argv, answer, ...row } of rows) {
    test(`${argv.join(' ')}: ${rule} (${source})`, async () => {
      const hook = inMemoryAgent({ ...model, readSettings, ...row.model }).hook(row.hook);
      for (const each of row.after ?? []) {
        expect(await call(hook, each)).toMatchObject({ code: 0 });
      }
      expect(await call(hook, argv, row.stdin)).toEqual(whole(answer));
    });
  }
});

describe('a tool reads as it declares', () => {
  /** What a hook has left so far: pending changes, what it did at once, and which secrets it follows. */
  const leftBy = (agent: InMemoryAgent, hook: InMemoryHook) =>
    structuredClone({
      changes: hook.changes(),
      recorded: agent.recorded,
      labels: agent.secretLabels(),
      secrets: agent.secrets(),
    });
  /** Each call of each row, with what was there before and after it. */
  const calls = rows.map(async ({ call: argv, after = [], stdin, ...row }) => {
    const agent = inMemoryAgent({ ...model, readSettings, ...row.model });
    const hook = agent.hook(row.hook);
    const made = [];
    for (const each of [...after, argv]) {
      const [name = '', ...args] = each;
      const before = leftBy(agent, hook);
      await call(hook, each, each === argv ? stdin : undefined);
      made.push({ name, args, before, left: leftBy(agent, hook) });
    }
    return made;
  });

  test.each(toolNames)('%s', async (tool) => {
    const made = (await Promise.all(calls)).flat().filter(({ name }) => name === tool);
    const [reads, writes] = [true, false].map((is) => made.filter((each) => isRead(each) === is));
    for (const { args, before, left } of reads ?? []) {
      // To read a secret for the first time is to follow it; to read it again changes nothing.
      const { secrets, ...others } = before;
      expect({ args, left }).toMatchObject({ args, left: others });
      if (tool !== 'secret-get') expect(left.secrets).toEqual(secrets);
    }
    const changing = (writes ?? []).filter(
      ({ before, left }) => JSON.stringify(left) !== JSON.stringify(before),
    );
    if (writes?.length !== 0) expect(changing.length).toBeGreaterThan(0);
    expect(made.length).toBeGreaterThan(0);
  });
});

describe.each(['4', '3.6'] as const)('the typed tools understand Juju %s', (version) => {
  for (const { rule, call: argv, answer, on36, typed } of rows) {
    if (typed === undefined) continue;
    const said = whole(version === '4' ? answer : (on36 ?? answer));
    test(`${argv.join(' ')}: ${rule}`, async () => {
      const seen = await typed.call({ call: async () => said });
      if (isObject(typed.is)) {
        expect(seen).toMatchObject(typed.is);
      } else expect(seen).toEqual(typed.is);
    });
  }
});
