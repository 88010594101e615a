import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

const script = resolve(import.meta.dirname, '../../scripts/check-commit-subjects');

const identity = {
  GIT_AUTHOR_NAME: 'someone',
  GIT_AUTHOR_EMAIL: 'someone@localhost',
  GIT_COMMITTER_NAME: 'someone',
  GIT_COMMITTER_EMAIL: 'someone@localhost',
  GIT_COMMITTER_DATE: '2027-01-01T00:00:00Z',
};

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'charmwright-subjects-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function run(folder: string, command: string, ...args: string[]) {
  const env = { PATH: '/usr/bin:/bin', GIT_CONFIG_GLOBAL: '/dev/null', ...identity };
  return spawnSync(command, args, { cwd: folder, env, encoding: 'utf8' });
}

/** Runs the script in a folder, as if it were the root of the project. */
function check(folder: string) {
  mkdirSync(join(folder, 'scripts'), { recursive: true });
  cpSync(script, join(folder, 'scripts/check-commit-subjects'));
  const { status, stdout, stderr } = run(folder, 'scripts/check-commit-subjects');
  return { status, stdout, stderr };
}

function repository(...subjects: readonly string[]): string {
  const folder = temporaryFolder();
  run(folder, 'git', 'init', '--quiet');
  for (const subject of subjects) {
    run(folder, 'git', 'commit', '--quiet', '--allow-empty', '--message', subject);
  }
  return folder;
}

test('a subject has at most 72 characters, whatever their bytes', () => {
  const longest = 'é'.repeat(72);
  expect(check(repository(longest, 'Short'))).toMatchObject({ status: 0, stderr: '' });

  const { status, stderr } = check(repository(longest, `${longest}x`, 'Short'));
  expect(status).toBe(1);
  expect(stderr).toContain(`${longest}x\nerror: `);
  expect(stderr).not.toContain(`${longest}\n`);
});

test('where there is no history, the script says that it checks nothing', () => {
  const skipped = { status: 0, stdout: 'commit subjects: skipped, there is no git history here\n' };
  expect(check(temporaryFolder())).toMatchObject(skipped);
  expect(check(repository())).toMatchObject(skipped);

  const copy = join(repository('x'.repeat(80)), 'vendor/charmwright');
  mkdirSync(copy, { recursive: true });
  expect(check(copy)).toMatchObject(skipped);
});
