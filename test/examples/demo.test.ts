import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { Stages } from '../../scripts/demo/stages.ts';

const script = resolve(import.meta.dirname, '../../scripts/demo.ts');

function demo(...args: string[]) {
  return spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
}

test('--help tells the options and touches nothing', () => {
  const { status, stdout } = demo('--help');
  expect(status).toBe(0);
  expect(stdout).toMatch(/--clean[^]*--format/);
});

test.each([
  [['--format', 'yaml'], /--format is "yaml", expected text or json/],
  [['--unknown'], /Unknown option '--unknown'/],
  [['please'], /Unexpected argument 'please'/],
])('%j is refused before anything is done', (args, message) => {
  const { status, stderr, stdout } = demo(...args);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
  expect(stdout).toBe('');
});

test('stages are printed as they begin and end, with the seconds they took', async () => {
  const printed: string[] = [];
  let now = 0;
  const stages = new Stages(
    (line) => printed.push(line),
    () => now,
  );
  await stages.run('Building', async () => {
    now += 1540;
    return 'four charms';
  });
  await expect(
    stages.run('Deploying', async () => {
      throw new Error('no room');
    }),
  ).rejects.toThrow('no room');
  expect(printed).toEqual(['• Building …', '  four charms (1.5 s)', '• Deploying …']);
  expect(stages.reports).toEqual([{ stage: 'Building', seconds: 1.5, outcome: 'four charms' }]);
  expect(stages.current).toBe('Deploying');
});
