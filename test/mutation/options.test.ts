import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { help, readOptions } from './options.ts';
import { orderTests } from './order-tests.ts';
import { rooms } from './rooms.ts';

const root = resolve(import.meta.dirname, '../..');

test('without arguments 120 mutants of all rooms are tried with seed 1', () => {
  expect(readOptions([])).toMatchObject({ seed: 1, count: 120, format: 'text', rooms });
});

test('rooms may be named, and repeated', () => {
  expect(readOptions(['--room', 'wsgi', '--room', 'reactive', '--seed', '7'])).toMatchObject({
    seed: 7,
    rooms: [{ name: 'wsgi' }, { name: 'reactive' }],
  });
});

test('an unknown room, a seed that is no number and an unknown format are refused', () => {
  expect(() => readOptions(['--room', 'attic'])).toThrow('room attic is not one of');
  expect(() => readOptions(['--seed', '-1x'])).toThrow();
  expect(() => readOptions(['--format', 'xml'])).toThrow('--format xml is not text or json');
});

test('the help names every room and has examples', () => {
  expect(readOptions(['--help'])).toBe('help');
  for (const { name } of rooms) expect(help).toContain(name);
  expect(help).toContain('Examples:');
});

describe.each(rooms)('the room $name', ({ folder, tests }) => {
  test('is a folder of the tree, and every beginning of its tests has a file', () => {
    expect(existsSync(join(root, folder))).toBe(true);
    const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `test/${file}`);
    const without = tests.filter((start) => !files.some((file) => file.startsWith(start)));
    expect(without).toEqual([]);
  });
});

test('tests of the mutant’s own folder come before others that are as quick, and foreign ones not at all', () => {
  const runs = [
    { file: 'test/dispatch/state.test.ts', milliseconds: 200, until: 0 },
    { file: 'test/reactive/loop.test.ts', milliseconds: 500, until: 0 },
    { file: 'test/dispatch/process.test.ts', milliseconds: 100, until: 0 },
    { file: 'test/builder/plan/order.test.ts', milliseconds: 1, until: 0 },
  ];
  const ordered = orderTests({ file: 'src/reactive/loop.ts', room: 'reactive' }, runs);
  expect(ordered.map(({ file }) => file)).toEqual([
    'test/dispatch/process.test.ts',
    'test/reactive/loop.test.ts',
    'test/dispatch/state.test.ts',
  ]);
});
