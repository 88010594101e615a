import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const module = join(resolve(import.meta.dirname, '../../..'), 'src/dispatch/process/write-line.ts');

function shell(script: string): { readonly stdout: string; readonly stderr: string } {
  const { stdout, stderr } = spawnSync('sh', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, NODE: process.execPath },
    maxBuffer: 64 * 1024 * 1024,
  });
  return { stdout, stderr };
}

const program = (body: string): string =>
  `"$NODE" --input-type=module -e 'import { writeLine } from "${module}"; ${body}'`;

test('a line goes to the stream that is named, as a whole, also when it is long', () => {
  const { stdout, stderr } = shell(
    program('writeLine(1, "x".repeat(3000000)); writeLine(2, "to the other");'),
  );
  expect(stdout).toBe(`${'x'.repeat(3_000_000)}\n`);
  expect(stderr).toContain('to the other\n');
});

test('a reader that has gone fails nothing', () => {
  const { stdout, stderr } = shell(
    `{ ${program('writeLine(1, "x".repeat(3000000)); writeLine(2, "went on");')}; echo "code $?" >&2; } | true`,
  );
  expect(stdout).toBe('');
  expect(stderr).toContain('went on\ncode 0\n');
});
