import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quoted, shellWord } from '../../src/base/shell-word.ts';

test('a plain word stays as it is, and any other is quoted', () => {
  expect(shellWord('--include=a,b')).toBe('--include=a,b');
  expect(shellWord("it's $HOME")).toBe(`'it'\\''s $HOME'`);
  expect(shellWord('')).toBe("''");
});

test('sh reads each text as it was', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((each) => !each.includes('\0'));
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 20 }), (words) => {
      for (const word of [shellWord, quoted]) {
        const line = `printf '%s\\0' ${words.map(word).join(' ')}`;
        const read = execFileSync('sh', ['-c', line], { encoding: 'utf8' })
          .split('\0')
          .slice(0, -1);
        expect(read).toEqual(words.map((each) => each.toWellFormed()));
      }
    }),
    { seed: 3, numRuns: 30 },
  );
});
