import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineCutter } from '../../../src/controller/operations/output-lines.ts';

function cut(chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const cutter = lineCutter((line) => lines.push(line));
  chunks.forEach((chunk) => cutter.push(chunk));
  cutter.end();
  return lines;
}

test('lines are the same however their bytes are cut into chunks', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme' }).map((line) => line.replaceAll('\n', ''))),
      fc.array(fc.nat({ max: 50 })),
      (lines, cuts) => {
        const bytes = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''));
        let offset = 0;
        const chunks = cuts.map((length) => bytes.subarray(offset, (offset += length)));
        expect(cut([...chunks, bytes.subarray(offset)])).toEqual(lines);
      },
    ),
  );
});

test('what comes after the last newline is a line too', () => {
  expect(cut([new TextEncoder().encode('a\n\nb')])).toEqual(['a', '', 'b']);
  expect(cut([])).toEqual([]);
});

test('what a program printed can be put together again', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat({ max: 70_000 }), (some, length) => {
      const printed = `${some}\n${'x'.repeat(length)}${some}`;
      let joined = '';
      const cutter = lineCutter((line, end) => (joined += line + end));
      cutter.push(new TextEncoder().encode(printed));
      cutter.end();
      expect(joined).toBe(printed);
    }),
  );
});

test('a line without end comes in pieces', () => {
  const lines = cut([new Uint8Array(100_000).fill(97), new Uint8Array(100_000).fill(97)]);
  expect(lines.map(({ length }) => length)).toEqual([65_536, 65_536, 65_536, 3_392]);
});
