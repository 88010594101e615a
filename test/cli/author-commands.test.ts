import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { charmwright, temporaryFolder } from './support/fake-controller.ts';

const charm = async (): Promise<string> => {
  const folder = join(temporaryFolder(), 'shop');
  await mkdir(folder);
  await writeFile(join(folder, 'metadata.yaml'), 'name: shop\nsummary: S\ndescription: D\n');
  await writeFile(join(folder, 'layer.yaml'), 'includes: []\n');
  return folder;
};

test('proof prints a line a finding and ends with 100 where there is a warning', async () => {
  const end = await charmwright(['proof'], { cwd: await charm() });
  expect(end.code).toBe(100);
  expect(end.stdout).toContain('W: metadata.yaml names no maintainer\n  hint: write maintainer:');
  expect(end.stdout).toMatch(/^I: there is no icon.svg$/m);
  expect(end.stderr).toBe('');
});

test('proof ends with 200 where there is an error, and shows its place', async () => {
  const cwd = await charm();
  await writeFile(join(cwd, 'actions.yaml'), 'go:\n  description: Goes.\n');
  const end = await charmwright(['proof', '.'], { cwd });
  expect(end.code).toBe(200);
  expect(end.stdout).toContain(
    "E: actions.yaml:1:1: no handler carries out action go\n  | go:\n  | ^\n  hint: declare action('go')",
  );
});

test('proof as JSON has level, rule, message, hint and source of each finding', async () => {
  const end = await charmwright(['proof', '--format', 'json'], { cwd: await charm() });
  const answer: unknown = JSON.parse(end.stdout);
  expect(answer).toMatchObject({ name: 'shop', kind: 'source' });
  expect(answer).toHaveProperty('findings.0', {
    level: 'W',
    rule: 'maintainer',
    message: 'metadata.yaml names no maintainer',
    hint: 'write maintainer: Name <name@example.com>',
  });
});
