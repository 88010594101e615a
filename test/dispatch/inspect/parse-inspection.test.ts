import { expect, test } from 'vitest';
import { parseInspection } from '../../../src/dispatch/inspect/parse-inspection.ts';

const inspection = {
  format: 1,
  time: 't',
  unit: 'hello/0',
  model: { name: 'm', uuid: 'u' },
  charm: { name: 'hello', described: { kind: 'refused', code: 'FLAG_INVALID', message: 'no' } },
  flags: [],
  inputs: {},
  origins: {},
};
const line = JSON.stringify(inspection);

test('an inspection is found as a whole text, and as the last such line of what was printed', () => {
  expect(parseInspection(line)).toEqual(inspection);
  expect(parseInspection(JSON.stringify(inspection, null, 2))).toEqual(inspection);
  expect(parseInspection(`warning\n  ${line}\n{"format": 1}\nend\n`)).toEqual(inspection);
  const later = { ...inspection, unit: 'hello/1' };
  expect(parseInspection(`${line}\n${JSON.stringify(later)}\n`)).toEqual(later);
});

test.each([
  ['another format', { format: 2 }],
  ['no unit', { unit: undefined }],
  ['no charm', { charm: undefined }],
  ['flags that are no list', { flags: 'a' }],
  ['no origins', { origins: undefined }],
])('a document with %s is none', (_, change) => {
  expect(parseInspection(JSON.stringify({ ...inspection, ...change }))).toBeUndefined();
});

test.each(['', '[]', 'null', '{', 'text'])('%j holds none', (text) => {
  expect(parseInspection(text)).toBeUndefined();
});
