import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { inspectResources } from '../../../src/dispatch/inspect/inspect-resources.ts';
import type { HookTools } from '../../../src/juju/wire.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cw-resources-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** Tools of a unit that has these resources attached. */
function attached(paths: Readonly<Record<string, string>>): HookTools {
  return {
    call: async ({ args }) => {
      const path = paths[args[1] ?? ''];
      return path === undefined
        ? { code: 1, stdout: '', stderr: 'ERROR could not download resource' }
        : { code: 0, stdout: `${path}\n`, stderr: '' };
    },
  };
}

const declared = (...names: readonly string[]) => ({
  resources: Object.fromEntries(names.map((name) => [name, { type: 'file' }])),
});

test('a file is its text; what is larger than 8 KiB or no text is an empty one', async () => {
  const folder = temporaryFolder();
  const write = (name: string, content: string | Buffer): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const paths = {
    text: write('text', 'hello\n'),
    full: write('full', 'x'.repeat(8192)),
    large: write('large', 'x'.repeat(8193)),
    bytes: write('bytes', Buffer.from([255, 0, 1])),
    named: write('named.tgz', 'no archive'),
  };
  expect(await inspectResources(attached(paths), declared(...Object.keys(paths)))).toEqual({
    text: 'hello\n',
    full: 'x'.repeat(8192),
    large: '',
    bytes: '',
    named: 'no archive',
  });
});

test('a resource that is not attached is left out', async () => {
  expect(await inspectResources(attached({}), declared('none'))).toEqual({});
  expect(await inspectResources(attached({}), {})).toEqual({});
});

test('an archive is the texts of its files by path, of at most a hundred', async () => {
  const folder = temporaryFolder();
  const inside = join(folder, 'inside');
  mkdirSync(join(inside, 'sub'), { recursive: true });
  writeFileSync(join(inside, 'a.txt'), 'one\n');
  writeFileSync(join(inside, 'sub/full'), 'x'.repeat(8192));
  writeFileSync(join(inside, 'sub/large'), 'x'.repeat(8193));
  writeFileSync(join(inside, 'bytes'), Buffer.from([255]));
  const pack = (name: string): string => {
    execFileSync('tar', ['-czf', join(folder, name), '-C', inside, '.']);
    return join(folder, name);
  };
  const read = async (path: string) =>
    (await inspectResources(attached({ app: path }), declared('app'))).app ?? '';
  for (const name of ['app.tar.gz', 'app.tgz']) {
    const files = await read(pack(name));
    expect(
      Object.fromEntries(
        Object.entries(files).map(([path, text]) => [path.replace('./', ''), text]),
      ),
    ).toEqual({
      'a.txt': 'one\n',
      'sub/full': 'x'.repeat(8192),
      'sub/large': '',
      bytes: '',
    });
  }
  for (let n = 0; n < 120; n += 1) writeFileSync(join(inside, `n${n}`), '');
  expect(Object.keys(await read(pack('many.tgz')))).toHaveLength(100);
});
