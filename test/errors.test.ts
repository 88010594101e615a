import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { builderErrors } from '../src/error-catalogue/builder.ts';
import { cliErrors } from '../src/error-catalogue/cli.ts';
import { controllerErrors } from '../src/error-catalogue/controller.ts';
import { frameworkErrors } from '../src/error-catalogue/framework.ts';
import { machineErrors } from '../src/error-catalogue/machine.ts';
import { systemErrors } from '../src/error-catalogue/system.ts';
import { testingErrors } from '../src/error-catalogue/testing.ts';
import { wsgiErrors } from '../src/error-catalogue/wsgi.ts';
import { catalogue, describeError, fault, isFault } from '../src/errors.ts';
import { errorReference } from '../scripts/error-reference.ts';

const parts = [
  builderErrors,
  cliErrors,
  controllerErrors,
  frameworkErrors,
  machineErrors,
  systemErrors,
  testingErrors,
  wsgiErrors,
].map((part) => Object.keys(part));

test('each part of the catalogue is in alphabetical order, in upper snake case', () => {
  for (const codes of parts) expect(codes).toEqual(codes.toSorted());
  const codes = parts.flat();
  expect(codes.filter((code) => !/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code))).toEqual([]);
});

test('no code is in two parts of the catalogue', () => {
  expect(parts.flat().toSorted()).toEqual(Object.keys(catalogue).toSorted());
});

test('the reference page has exactly one row for each code', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/reference/errors.md'), 'utf8');
  expect(page, 'run `node scripts/error-reference.ts` to write it anew').toBe(errorReference());
});

test('an error is distinguished by its code, never by its message', () => {
  const error = fault('ENDPOINT_UNKNOWN', 'no endpoint "bd"');
  expect(isFault(error, 'ENDPOINT_UNKNOWN')).toBe(true);
  expect(isFault(error, 'INTERNAL')).toBe(false);
  expect(isFault(new Error('ENDPOINT_UNKNOWN'))).toBe(false);
});

test('a described error shows the place with a caret, the evidence and the next action', () => {
  const error = fault('ENDPOINT_UNKNOWN', 'no endpoint "bd"', {
    source: { file: 'metadata.yaml', line: 4, column: 3, excerpt: '  bd: pgsql' },
    details: 'declared: db',
    hint: 'did you mean "db"?',
  });
  expect(describeError(error)).toMatchInlineSnapshot(`
    "error ENDPOINT_UNKNOWN: no endpoint "bd"
      at metadata.yaml:4:3
      |   bd: pgsql
      |   ^
      declared: db
    hint: did you mean "db"?"
  `);
});

test('an error that is not one of ours is described by its message only', () => {
  expect(describeError(new RangeError('boom'))).toBe('error: boom');
});
