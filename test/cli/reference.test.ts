import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cliReference } from '../../scripts/cli-reference.ts';

test('the page on the command line says what the commands say of themselves', async () => {
  const page = resolve(import.meta.dirname, '../../docs/reference/cli.md');
  expect(readFileSync(page, 'utf8'), 'write it anew: node scripts/cli-reference.ts').toBe(
    await cliReference(),
  );
});
