import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderLiteral } from '../../../src/cli/render/typescript-literal.ts';

test('a literal is the value that it stands for', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const read: unknown = runInNewContext(`JSON.stringify(${renderLiteral(value)})`);
      expect(JSON.parse(String(read))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('what is long is broken into lines, what is short stays on one', () => {
  const units = { 'postgresql/0': { host: '10.0.0.5', note: "it's\n" } };
  const value = { unit: 0, leaves: undefined, flags: ['a', 'b'], units, list: ['x'.repeat(100)] };
  expect(renderLiteral(value)).toMatchInlineSnapshot(`
    "{
      unit: 0,
      flags: ['a', 'b'],
      units: { 'postgresql/0': { host: '10.0.0.5', note: 'it\\'s\\n' } },
      list: [
        'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      ],
    }"
  `);
});
