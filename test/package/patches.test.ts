/**
 * The patches of `fixtures/patches` still apply, build and pass, each with few files: what the rooms are cut for.
 *
 * A patch that does not apply any more is made again: apply what it says by hand, and write `git diff` over it.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

interface Patch {
  readonly name: string;
  /** The tests that have to pass with it. */
  readonly tests: readonly string[];
}

const patches: readonly Patch[] = [
  {
    name: 'add-a-hook-tool.patch',
    tests: ['test/juju/conformance/conformance-rows.test.ts', 'test/tools-and-events.test.ts'],
  },
  {
    name: 'add-a-verb.patch',
    tests: ['test/controller/show-application.test.ts', 'test/cli/reference.test.ts'],
  },
];

const pathOf = ({ name }: Patch) => join(root, 'test/fixtures/patches', name);

/** The files that a patch changes. */
function filesOf(patch: Patch): readonly string[] {
  const text = readFileSync(pathOf(patch), 'utf8');
  return [...text.matchAll(/^\+\+\+ b\/(.+)$/gm)].map(([, path = '']) => path);
}

const under = (files: readonly string[], folder: string) =>
  files.filter((path) => path.startsWith(`${folder}/`));

describe.each(patches)('$name', (patch) => {
  const files = filesOf(patch);
  const sources = under(files, 'src');

  test('changes at most three source files, in two rooms', () => {
    expect(sources.length).toBeLessThanOrEqual(3);
    expect(new Set(sources.map((path) => path.split('/')[1])).size).toBeLessThanOrEqual(2);
  });

  test('changes one test and one page of the reference, and nothing else', () => {
    const [tests, pages] = [under(files, 'test'), under(files, 'docs/reference')];
    expect([tests.length, pages.length]).toEqual([1, 1]);
    expect(files.length).toBe(sources.length + 2);
  });
});

describe('a copy of the tree with the patches', () => {
  let copy = '';

  beforeAll(async () => {
    copy = mkdtempSync(join(tmpdir(), 'charmwright-patches-'));
    const left = new Set(['node_modules', '.git', 'dist', 'coverage']);
    cpSync(root, copy, { recursive: true, filter: (path) => !left.has(relative(root, path)) });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    for (const patch of patches) {
      await run('git', ['apply', '-C1', pathOf(patch)], { cwd: copy });
    }
  });

  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  /** Runs a program of `node_modules` in the copy; what it prints is in the error when it fails. */
  async function passes(program: string, ...args: readonly string[]): Promise<void> {
    const ended = run(process.execPath, [join('node_modules', program), ...args], {
      cwd: copy,
      env: { PATH: process.env.PATH },
      maxBuffer: 50_000_000,
    });
    const failure = await ended.then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeUndefined();
  }

  test('has no type error', async () => {
    const info = join(copy, 'tsbuildinfo');
    await passes('typescript/bin/tsc', '--noEmit', '--tsBuildInfoFile', info);
  });

  test.each(patches)('passes the tests of $name', async ({ tests }) => {
    await passes('vitest/vitest.mjs', 'run', '--project', 'fast', ...tests);
  });
});
