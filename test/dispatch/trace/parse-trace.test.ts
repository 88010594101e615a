import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { HookTrace, TraceStep } from '../../../src/dispatch/trace/hook-trace.ts';
import { flagOrigins, parseTrace } from '../../../src/dispatch/trace/parse-trace.ts';
import { shortenTrace } from '../../../src/dispatch/trace/shorten-trace.ts';

const ms = { total: 1, node: 1, bundle: 1, read: 1, flags: 1, loop: 1, commit: 1 };

function hookTrace(
  hook: string,
  flags: readonly string[],
  more: Partial<HookTrace> = {},
): HookTrace {
  const steps: readonly TraceStep[] = [{ by: `l/${hook}`, how: 'ran', ms: 1, flags }];
  return { format: 1, time: 't', hook, kind: 'hook', outcome: 'committed', ms, steps, ...more };
}

const origin = (hook: string, on: boolean) => ({ on, time: 't', hook, by: `l/${hook}` });

describe('a trace file', () => {
  test('is read line by line, oldest hook first', () => {
    const hooks = [hookTrace('install', ['+a']), hookTrace('start', ['-a'])];
    expect(parseTrace(hooks.map((hook) => JSON.stringify(hook)).join('\n'))).toEqual({
      hooks,
      before: {},
    });
  });

  test('has what its last line of dropped hooks says of the time before', () => {
    const dropped = (before: object): string => JSON.stringify({ format: 1, before });
    const text = [dropped({ a: origin('x', true) }), dropped({ b: origin('y', true) })].join('\n');
    expect(parseTrace(text)).toEqual({ hooks: [], before: { b: origin('y', true) } });
  });

  test.each([
    ['a line that was cut off', JSON.stringify(hookTrace('install', [])).slice(0, 30)],
    ['another format', JSON.stringify({ ...hookTrace('install', []), format: 2 })],
    ['no steps', JSON.stringify({ ...hookTrace('install', []), steps: undefined })],
    ['steps that are no list', JSON.stringify({ ...hookTrace('install', []), steps: 'x' })],
    ['no time', JSON.stringify({ ...hookTrace('install', []), time: undefined })],
    ['no hook', JSON.stringify({ ...hookTrace('install', []), hook: undefined })],
    ['no times', JSON.stringify({ ...hookTrace('install', []), ms: undefined })],
    ['a list', '[1]'],
    ['what went before as a text', JSON.stringify({ format: 1, before: 'x' })],
    ['what went before in another format', JSON.stringify({ format: 3, before: {} })],
  ])('is read without %s', (_, line) => {
    const hook = hookTrace('start', []);
    expect(parseTrace(`${line}\n${JSON.stringify(hook)}\n`)).toEqual({ hooks: [hook], before: {} });
  });
});

test('a flag’s origin is its last change in a hook that was committed', () => {
  const hooks = [
    hookTrace('install', ['+a', '+b', '-a']),
    hookTrace('start', ['-b', '+c']),
    hookTrace('stop', ['-c'], { outcome: 'failed' }),
    { ...hookTrace('idle', []), steps: [{ by: 'l/idle', how: 'unchanged', ms: 1 } as const] },
  ];
  expect(Object.fromEntries(flagOrigins({ hooks, before: { z: origin('old', true) } }))).toEqual({
    z: origin('old', true),
    a: origin('install', false),
    b: origin('start', false),
    c: origin('start', true),
  });
});

describe('a trace file that is too long', () => {
  test('loses its oldest hooks, and keeps what they did to flags', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'cw-trace-'));
    try {
      const path = join(folder, 'trace');
      const hooks = ['one', 'two', 'six'].map((name) => hookTrace(name, [`+${name}`]));
      const lines = hooks.map((hook) => JSON.stringify(hook));
      const room = lines.slice(1).join('').length;
      await writeFile(path, lines.join('\n'));
      shortenTrace(path, room);
      const whole = parseTrace(await readFile(path, 'utf8'));
      expect(whole).toEqual({ hooks: hooks.slice(1), before: { one: origin('one', true) } });
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      shortenTrace(path, room - 1);
      expect(parseTrace(await readFile(path, 'utf8'))).toEqual({
        hooks: hooks.slice(2),
        before: { one: origin('one', true), two: origin('two', true) },
      });
      shortenTrace(path, 0);
      expect(parseTrace(await readFile(path, 'utf8')).hooks).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
