/** Writes docs/reference/errors.md from the catalogue: `npm run docs:errors`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue, hintOf, isErrorCode } from '../src/errors.ts';

/** The whole text of the reference page. */
export function errorReference(): string {
  const rows = Object.entries(catalogue)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(
      ([code, { meaning }]) =>
        `| \`${code}\` | ${meaning} | ${isErrorCode(code) ? hintOf(code) : ''} |`,
    );
  return [
    '# Errors',
    '',
    'Every error has a stable code. Use the code, never the text, to tell errors apart.',
    'Commands print errors on standard error and end with exit code 1, or 2 for a wrong command line.',
    '',
    '| code | what it means | what to do |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '../docs/reference/errors.md'), errorReference());
}
