/** What words each command takes, and what it prints of them. */
import { describe, expect, test } from 'vitest';
import { ProgramMemory } from '../../../src/dispatch/programs/program-memory.ts';
import { fixedFlags, type ProgramCall } from '../../../src/dispatch/programs/program-call.ts';
import type { Unit } from '../../../src/dispatch/unit/unit.ts';
import { inHook } from '../support/asked-commands.ts';

test('every older name of a command does what the newer one does', async () => {
  await inHook(async (unit, ask) => {
    await ask('set_state a');
    await ask('set_state b');
    await ask('remove_state b');
    expect(unit.flags.has('a')).toBe(true);
    expect(unit.flags.has('b')).toBe(false);
    const codes: Record<string, number> = {};
    for (const line of [
      'is_state a',
      'is_state b',
      'all_states a b',
      'any_states a b',
      'any_states b c',
    ]) {
      codes[line] = (await ask(line)).code;
    }
    expect(codes).toEqual({
      'is_state a': 0,
      'is_state b': 1,
      'all_states a b': 1,
      'any_states a b': 0,
      'any_states b c': 1,
    });
    const flags = await ask('get_flags');
    expect(await ask('get_states')).toEqual(flags);
    expect(flags.stdout.split('\n')).toContain('a');
  });
});

test('a flag is announced, and flags are listed in either format', async () => {
  await inHook(async (unit, ask) => {
    await ask('announce_flag news');
    expect(unit.flags.has('news')).toBe(true);
    expect((await ask('get_unset_flags --format=json z y news')).stdout).toBe('["y","z"]\n');
    expect((await ask('get_unset_flags --format raw z y')).stdout).toBe('y\nz\n');
    expect((await ask('charms.reactive --format=json get_unset_flags y')).stdout).toBe('["y"]\n');
    const { stdout } = await ask('get_flags --format=json');
    expect(JSON.parse(stdout)).toContain('news');
  });
});

describe('a flag is toggled', () => {
  test.each([
    ['1', true],
    ['true', true],
    ['YES', true],
    ['on', true],
    ['0', false],
    ['false', false],
    ['No', false],
    ['off', false],
    ['', false],
  ])('by %j', async (word, on) => {
    await inHook(async (unit, ask) => {
      unit.flags.toggle('t', !on);
      expect(await ask(`toggle_flag t ${word}`)).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(unit.flags.has('t')).toBe(on);
    });
  });

  test.each([
    'toggle_flag',
    'toggle_flag t',
    'toggle_flag t 10',
    'toggle_flag t x1',
    'toggle_flag t yes no',
  ])('not by %j', async (line) => {
    await inHook(async (_, ask) => {
      expect(await ask(line)).toEqual({
        code: 2,
        stdout: '',
        stderr: 'error: expected FLAG true|false\n',
      });
    });
  });
});

describe('too many or too few words', () => {
  test.each([
    ['is_flag_set a b', 'is_flag_set FLAG'],
    ['clear_flag', 'FLAG'],
    ['announce_flag a b', 'FLAG'],
    ['layer_option', 'LAYER OPTION'],
    ['layer_option base size more', 'LAYER OPTION'],
    ['report_status', 'active|waiting|blocked MESSAGE, or clear'],
  ])('%s is refused', async (line, takes) => {
    await inHook(async (_, ask) => {
      expect(await ask(line)).toEqual({
        code: 2,
        stdout: '',
        stderr: `error: expected ${takes}\n`,
      });
    });
  });
});

test.each([
  ['only_once', 'use @only_once of charms.reactive.sh, or a flag of your own'],
  ['mark_invoked', 'use @only_once of charms.reactive.sh, or a flag of your own'],
  ['when_file_changed', 'use @when_file_changed of charms.reactive.sh'],
  ['render_template', 'render it in a TypeScript handler, or write the file yourself'],
  ['register_trigger', 'declare a trigger in a TypeScript module of the layer'],
  ['relation_call', 'use relation-get and relation-set'],
])('instead of %s there is another way', async (name, instead) => {
  await inHook(async (_, ask) => {
    expect(await ask(`charms.reactive ${name} x`)).toEqual({
      code: 2,
      stdout: '',
      stderr: `error: ${name} is not supported; ${instead}\n`,
    });
  });
});

test('each kind of status is reported with its message', async () => {
  for (const status of ['active', 'waiting', 'blocked']) {
    const agent = await inHook(async (_, ask) => {
      expect(await ask(`report_status ${status} all is so`)).toMatchObject({ code: 0 });
    });
    expect(agent.argumentsOf('status-set')).toEqual([['--', status, 'all is so']]);
  }
});

describe('a test of several functions', () => {
  const words = 'charms.reactive test one @when a -- two @when b -- three @when a @when_not b --';

  test('answers which of them are due', async () => {
    await inHook(async (unit, ask) => {
      unit.flags.set('a');
      for (const kind of ['test', 'invoke'] as const) {
        expect(await ask(words, { kind })).toEqual({ code: 0, stdout: 'one,three\n', stderr: '' });
      }
      unit.flags.set('b');
      expect((await ask(words)).stdout).toBe('one,two\n');
    });
  });

  test('says no when none is', async () => {
    await inHook(async (_, ask) => {
      expect(await ask(words)).toEqual({ code: 1, stdout: '', stderr: '' });
      expect((await ask('charms.reactive test')).code).toBe(1);
    });
  });

  test('finds one that runs once due until it ran', async () => {
    await inHook(async (unit, ask) => {
      unit.flags.set('a');
      const line = 'charms.reactive test setup @when a @only_once --';
      const memory = new ProgramMemory('reactive/x', unit.state);
      expect((await ask(line, { kind: 'test', memory })).stdout).toBe('setup\n');
      await memory.keep();
      expect((await ask(line, { kind: 'test', memory })).code).toBe(1);
      expect((await ask(line.replace('setup', 'other'), { kind: 'test', memory })).code).toBe(0);
    });
  });
});

describe('a function of a program is due', () => {
  const flags = (unit: Unit): void => unit.flags.set('a');
  test.each<[string, Partial<ProgramCall>, number]>([
    // The flags of a hook's function need not have changed: it runs once, in the hooks phase.
    ['@hook db-relation-joined @when a', { phase: 'hooks', changed: new Set(['b']) }, 0],
    ['@hook db-relation-joined @when b', { phase: 'hooks' }, 1],
    ['@hook db-relation-joined @when a @when b', { phase: 'hooks' }, 1],
    ['@hook install @hook db-relation-joined', { phase: 'hooks' }, 0],
    ['@hook db-relation-joined', { phase: 'reactive' }, 1],
    ['@only_once', { changed: new Set<string>() }, 0],
    ['@only_once', { phase: 'hooks' }, 1],
    ['@when a', { changed: new Set(['a', 'b']) }, 0],
    ['@when_any b a', { changed: new Set(['b']) }, 0],
    ['@when_not b', { changed: new Set(['a']) }, 1],
  ])('with %s in %o: exit code %i', async (conditions, more, code) => {
    await inHook(async (unit, ask) => {
      flags(unit);
      const answer = await ask(`charms.reactive test one ${conditions} --`, more);
      expect(answer.code).toBe(code);
    });
  });
});

test('options of every kind are printed as words, and nothing as an empty line', async () => {
  await inHook(async (_, ask) => {
    expect((await ask('layer_option base nothing')).stdout).toBe('\n');
    expect((await ask('layer_option base deep')).stdout).toBe('a\nb\n{"k":1}\n');
    expect(await ask('layer_option none size')).toMatchObject({
      code: 2,
      stderr: 'error: layer none has no option size\n',
    });
  });
});

test('flags are listed in order, and a format needs its name', async () => {
  await inHook(async (unit, ask) => {
    for (const flag of ['b', 'a']) unit.flags.set(flag);
    const own = (text: string): readonly string[] =>
      text.split('\n').filter((flag) => /^[ab]$/.test(flag));
    expect(own((await ask('get_flags')).stdout)).toEqual(['a', 'b']);
    expect((await ask('get_unset_flags --format')).stderr).toBe(
      'error: no format ""; known: raw json\n',
    );
    expect((await ask('get_unset_flags x --format json')).stdout).toBe('--format\njson\nx\n');
  });
});

test('the flags that a call sees stay as they were, in order', () => {
  const seen = fixedFlags(new Set(['b', 'a']));
  expect(seen.all()).toEqual(['a', 'b']);
  expect([seen.has('a'), seen.has('c')]).toEqual([true, false]);
});

test('a hook that is asked for is reported as the one that runs', async () => {
  await inHook(async (_, ask) => {
    let matched = 0;
    const more = { phase: 'hooks', hookMatched: () => (matched += 1) } as const;
    await ask('charms.reactive hook install', more);
    expect(matched).toBe(0);
    await ask('charms.reactive hook db-relation-joined', more);
    expect(matched).toBe(1);
  });
});
