import { stripTypeScriptTypes } from 'node:module';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { addProbes } from './probes.ts';

/** Calls the `main` of the probed text, and returns the probes that it reached. */
function reachedBy(text: string, marks: readonly string[], input: unknown): readonly number[] {
  const places = marks.map((mark, id) => ({ id, start: text.indexOf(mark) }));
  const probed = stripTypeScriptTypes(addProbes(text, places, '/nowhere'));
  const reached = new Set<number>();
  runInNewContext(`${probed}\nmain(input);`, {
    input,
    mutationReached: (ids: readonly number[]) => {
      for (const id of ids) reached.add(id);
    },
  });
  return [...reached].toSorted((a, b) => a - b);
}

test('a probe reports a statement of a block, of a branch without one, and of a case', () => {
  const text = `function main(input: number) {
    if (input > 1) return 'large'; else input += 10;
    switch (input) {
      case 11:
        return 'eleven';
      default:
        return 'other';
    }
  }`;
  const marks = ["'large'", '10', "'eleven'", "'other'"];
  expect(reachedBy(text, marks, 2)).toEqual([0]);
  expect(reachedBy(text, marks, 1)).toEqual([1, 2]);
  expect(reachedBy(text, marks, 0)).toEqual([1, 3]);
});

test('a probe reports the body of an arrow function when it is called', () => {
  const text = `const main = (input: readonly number[]) =>
    input.map((each) => () => ({ doubled: each * 2 }));`;
  expect(reachedBy(text, ['input.map', '() =>', 'each * 2'], [1])).toEqual([0, 1]);
  expect(reachedBy(text, ['input.map', '() =>', 'each * 2'], [])).toEqual([0]);
});

test('a probed module returns what it returned before', () => {
  const text = 'function main(input) { const a = input ? [...input] : []; return a.length; }';
  const probed = addProbes(text, [{ id: 0, start: text.indexOf('...') }], '/nowhere');
  expect(runInNewContext(`${probed}\nmain('abc');`, { mutationReached: () => undefined })).toBe(3);
});
