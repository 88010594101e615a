import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeHome } from '../../src/controller/make-home.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cw-home-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

test('a home is made with all above it, for its owner alone, and may be there already', () => {
  const home = join(temporaryFolder(), 'a/b');
  makeHome(home);
  makeHome(home);
  expect(statSync(home).mode & 0o777).toBe(0o700);
});

test('a home that cannot be is refused with the reason', () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const refused = (home: string, reason: string) =>
    expect(() => makeHome(home)).toThrow(
      expect.objectContaining({
        code: 'HOME_UNUSABLE',
        message: expect.stringContaining(reason) as string,
      }),
    );
  refused(file, 'a file is in the way');
  refused(join(file, 'home'), 'a file is in the way');
  refused('/proc/charmwright-home', 'nothing can be made there');
  refused(join(temporaryFolder(), 'x'.repeat(300)), 'its name is too long');
});
