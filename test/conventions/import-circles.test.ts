import { expect, test } from 'vitest';
import { importCircles } from './import-circles.ts';
import { codeFiles, importsOf } from './tree.ts';

test('a circle is found with all its files, and files on the way to it are not part of it', () => {
  const graph = new Map([
    ['start', ['one']],
    ['one', ['two', 'leaf']],
    ['two', ['three']],
    ['three', ['one']],
    ['left', ['right']],
    ['right', ['left', 'leaf']],
    ['leaf', []],
  ]);
  expect(importCircles(graph)).toEqual([
    ['one', 'three', 'two'],
    ['left', 'right'],
  ]);
});

test('no file imports itself through others', () => {
  const files = codeFiles.filter((path) => path.startsWith('src/'));
  const graph = new Map(files.map((from) => [from, importsOf(from).map(({ to }) => to)]));
  expect(importCircles(graph)).toEqual([]);
});
