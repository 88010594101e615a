import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { enterByHandArgv } from '../../../src/controller/machines/enter-machine.ts';
import { lastLines } from '../../../src/controller/machines/log-tail.ts';
import { lineCutter } from '../../../src/controller/machines/output-lines.ts';
import { bootArgv } from '../../../src/controller/machines/supervisor.ts';
import { turns } from '../../../src/controller/machines/turns.ts';

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

test('paths with colons and backslashes stay one path for nspawn', () => {
  const argv = bootArgv({
    name: 'cw1a2b3c-0',
    root: '/home/a:b/merged',
    bridge: 'cw-demo-1a2b3c',
    resolvConf: 'none',
    binds: [
      { host: '/a:b', machine: '/c\\d', readOnly: true },
      { host: '/e', machine: '/f', readOnly: false },
    ],
  });
  expect(argv).toContain('--bind-ro=/a\\:b:/c\\\\d');
  expect(argv).toContain('--bind=/e:/f');
  expect(argv).toContain('--directory=/home/a:b/merged');
  expect(argv).toContain('--resolv-conf=off');
});

test('the command line that enters a machine hands appended words over as they are', () => {
  // The namespaces cannot be entered without root: what comes after stands for the machine.
  const argv = [...enterByHandArgv(1, []), 'printf', '%s|', 'a b', "it's", '$HOME', ''];
  const script = `exec ${/env -i.*$/.exec(argv[2] ?? '')?.[0] ?? ''}`;
  const inside = (argv[3] ?? '').replace('/root', '/');
  const shell = argv[0] ?? '';
  const out = execFileSync(shell, ['-c', script, inside, ...argv.slice(4)], { encoding: 'utf8' });
  expect(out).toBe("a b|it's|$HOME||");
});

test('the end of a log is without colours and empty lines', () => {
  expect(lastLines('a\n\u001b[0;1;31mFailed\u001b[0m\r\n\n b\n', 2)).toBe('Failed\n b');
});

test('what concerns one machine happens one after the other, also after a failure', async () => {
  const inTurn = turns();
  const seen: string[] = [];
  const first = inTurn('m/0', async () => {
    await Promise.resolve();
    seen.push('first');
    throw new Error('no');
  });
  const second = inTurn('m/0', async () => seen.push('second'));
  const other = inTurn('m/1', async () => seen.push('other'));
  await expect(first).rejects.toThrow('no');
  await Promise.all([second, other]);
  expect(seen).toEqual(['other', 'first', 'second']);
});
