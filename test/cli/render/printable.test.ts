import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { oneLine, printer } from '../../../src/cli/render/printable.ts';
import { renderTable } from '../../../src/cli/render/table.ts';
import { outputTo } from '../../../src/cli/terminal.ts';

const mark = '4711;12';

function terminal(isTTY: boolean) {
  let shown = '';
  const out = outputTo({ isTTY, columns: 80, env: {}, mark }, (text) => (shown += text));
  return { out, shown: () => shown };
}

test.each([
  ['a colour', 'a\u001b[31mb', 'a\\u001b[31mb'],
  ['a title', '\u001b]0;owned\u0007', '\\u001b]0;owned\\u0007'],
  ['a one-byte sequence', '\u009b2J', '\\u009b2J'],
  ['a return that hides a line', 'error\rfine ', 'error\\u000dfine '],
  ['erasing backwards', 'bad\b\b\bgood\u007f', 'bad\\u0008\\u0008\\u0008good\\u007f'],
  ['another order', 'a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
  ['newlines and tabs', 'a\n\tb\r\nc', 'a\n\tb\nc'],
  ['letters beyond ASCII', 'zürich €', 'zürich €'],
  ['a style that is not ours', '\u001b[4711;13;31mx', '\\u001b[4711;13;31mx'],
])('a terminal shows %s and does not obey it', (_, text, expected) => {
  const { out, shown } = terminal(true);
  out.write(text);
  expect(shown()).toBe(expected);
});

test('a pipe gets everything as it is', () => {
  const { out, shown } = terminal(false);
  out.line('a\u001b[31mb\r\n\0');
  out.erase('screen');
  expect(out.style('red', 'x')).toBe('x');
  expect(shown()).toBe('a\u001b[31mb\r\n\0\n');
});

test('our own styles and erasing reach a terminal', () => {
  const { out, shown } = terminal(true);
  out.erase('line');
  out.line(out.style('red', 'a\u001b[0mb'));
  expect(shown()).toBe('\r\u001b[K\u001b[31ma\\u001b[0mb\u001b[39m\n');
});

test('whatever is printed, a terminal gets no control of others, and JSON stays what it is', () => {
  const { print } = printer(mark);
  const anything = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(anything, anything, (key, value) => {
      const obeyed = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/u;
      const data = { [`k${key}`]: value };
      const json = print(JSON.stringify(data, undefined, 2));
      return !obeyed.test(print(key)) && JSON.stringify(JSON.parse(json)) === JSON.stringify(data);
    }),
    { seed: 9, numRuns: 200 },
  );
});

test('a cell of a table stays a cell, and a style does not count for its width', () => {
  const { out, shown } = terminal(true);
  const rows = [
    ['a\nb/0 active', 'x'],
    [out.style('green', 'active'), 'y'],
  ];
  out.write(renderTable([{ title: 'Unit' }, { title: 'M' }], rows));
  expect(stripVTControlCharacters(shown())).toBe(
    'Unit           M\na\\nb/0 active  x\nactive         y\n',
  );
  expect(oneLine('a\r\n\tb')).toBe('a\\r\\n\\tb');
});
