/** What the commands answer, without a process. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ProgramMemory } from '../../../src/dispatch/programs/program-memory.ts';
import type { ProgramCall } from '../../../src/dispatch/programs/program-call.ts';
import { inHook, type Answer } from '../support/asked-commands.ts';

test.each([
  ['set_flag a', 0, ''],
  ['is_flag_set a', 0, ''],
  ['is_flag_set b', 1, ''],
  ['set_state c', 0, ''],
  ['all_flags_set a c', 0, ''],
  ['all_flags_set a b', 1, ''],
  ['any_flags_set b c', 0, ''],
  ['any_flags_set b', 1, ''],
  ['get_unset_flags c b a', 0, 'b\n'],
  ['charms.reactive --format json get_unset_flags x b', 0, '["b","x"]\n'],
  ['charms.reactive is_state a', 0, ''],
  ['clear_flag a', 0, ''],
  ['remove_state c', 0, ''],
  ['any_states a c', 1, ''],
  ['toggle_flag t on', 0, ''],
  ['toggle_flag t 0', 0, ''],
  ['is_flag_set t', 1, ''],
  ['layer_option base size', 0, '3\n'],
  ['layer_option base names', 0, 'a\nb c\n'],
  ['layer_option base yes', 0, ''],
  ['layer_option base no', 1, ''],
  ['layer_option base map', 0, '{"k":1}\n'],
])('in one hook after the other: %s', async (line, code, stdout) => {
  // Each row builds on the flags that the rows above it leave.
  await inHook(async (unit, ask) => {
    if (!/^(set|layer)/.test(line)) for (const flag of ['a', 'c']) unit.flags.set(flag);
    if (line.startsWith('any_states')) for (const flag of ['a', 'c']) unit.flags.clear(flag);
    expect(await ask(line)).toEqual({ code, stdout, stderr: '' });
  });
});

test.each([
  ['set_flag', 'expected FLAG'],
  ['set_flag a b', 'expected FLAG'],
  ['is_flag_set', 'expected is_flag_set FLAG'],
  ['toggle_flag a perhaps', 'expected FLAG true|false'],
  ['layer_option base', 'expected LAYER OPTION'],
  ['layer_option base none', 'layer base has no option none'],
  ['report_status error down', 'expected active|waiting|blocked MESSAGE'],
  ['get_flags --format yaml', 'no format "yaml"; known: raw json'],
  ['charms.reactive register_trigger', 'declare a trigger in a TypeScript module'],
  ['charms.reactive relation_call', 'use relation-get and relation-set'],
  ['charms.reactive dance', 'no subcommand "dance"; known: set_flag'],
  ['charms.reactive', 'no subcommand ""'],
  ['toString', 'there is no command toString'],
])('%s can not be done, and says why', async (line, reason) => {
  await inHook(async (_, ask) => {
    const { code, stderr } = await ask(line);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });
});

test.each([
  ['set_flag a', 'change flags'],
  ['clear_flag a', 'change flags'],
  ['toggle_flag a 1', 'change flags'],
  ['announce_flag a', 'change flags'],
  ['report_status active x', 'report'],
])('a test may not %s', async (line, work) => {
  await inHook(async (unit, ask) => {
    const stderr = `error: a --test only asks: ${work} in --invoke\n`;
    expect(await ask(line, { kind: 'test' })).toEqual({ code: 2, stdout: '', stderr });
    expect(unit.flags.has('a')).toBe(false);
  });
});

test('what is reported is the layer’s part of the closing status', async () => {
  const agent = await inHook(async (_, ask) => {
    await ask('report_status waiting for the database');
  });
  expect(agent.argumentsOf('status-set')).toEqual([['--', 'waiting', 'for the database']]);
  const silent = await inHook(async (_, ask) => {
    await ask('report_status active fine');
    await ask('report_status clear');
  });
  expect(silent.argumentsOf('status-set')).toEqual([]);
});

describe('conditions', () => {
  test.each<[string, Partial<ProgramCall>, number]>([
    ['when a', {}, 0],
    ['when a', { changed: new Set(['b']) }, 1],
    ['when a b', { changed: new Set(['b']) }, 1],
    ['when_any a b', { changed: new Set(['b']) }, 0],
    ['when_not b', {}, 0],
    ['when_none a b', {}, 1],
    ['when_not_all a b', {}, 0],
    ['when a', { phase: 'hooks' }, 1],
    ['hook db-relation-joined', { phase: 'hooks' }, 0],
    ['hook {requires:pgsql}-relation-{joined,changed}', { phase: 'hooks' }, 0],
    ['hook install', { phase: 'hooks' }, 1],
    ['hook db-relation-joined', {}, 1],
    ['any_hook install db-relation-joined', {}, 0],
    ['any_hook install', {}, 1],
  ])('%s in %o answers %i', async (line, decision, code) => {
    await inHook(async (unit, ask) => {
      unit.flags.set('a');
      expect((await ask(`charms.reactive ${line}`, decision)).code).toBe(code);
    });
  });

  test('a file that changed is seen until the function has run for it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cw-watched-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'watched');
    await inHook(async (unit, ask) => {
      const memory = new ProgramMemory('reactive/x', unit.state);
      const due = (): Promise<Answer> =>
        ask(`charms.reactive test reload @when_file_changed ${path} --`, { kind: 'test', memory });
      expect((await due()).stdout).toBe('reload\n');
      expect((await due()).stdout).toBe('reload\n');
      await memory.keep();
      expect((await due()).code).toBe(1);
      writeFileSync(path, 'x');
      expect((await due()).stdout).toBe('reload\n');
      await memory.keep();
      expect((await due()).code).toBe(1);
    });
  });
});
