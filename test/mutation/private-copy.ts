import { execFileSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A copy of the work tree that mutants are written into; the checkout is only read. */
export interface PrivateCopy {
  readonly root: string;
  /** Where its tests put their temporary files. */
  readonly temporary: string;
  /** Where its tests write which probes they reached. */
  readonly reached: string;
  read(file: string): string;
  write(file: string, text: string): void;
  remove(): void;
}

/** Copies what Git knows or would add, with a link to the installed packages. The path is short: sockets are under it. */
export function makePrivateCopy(checkout: string): PrivateCopy {
  const folder = mkdtempSync(join(tmpdir(), 'cw-mut-'));
  const root = join(folder, 'tree');
  const temporary = join(folder, 't');
  const reached = join(folder, 'reached');
  mkdirSync(temporary);
  mkdirSync(reached);
  for (const file of listFiles(checkout)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(checkout, file), join(root, file), { verbatimSymlinks: true });
  }
  symlinkSync(join(checkout, 'node_modules'), join(root, 'node_modules'));
  return {
    root,
    temporary,
    reached,
    read: (file) => readFileSync(join(root, file), 'utf8'),
    write: (file, text) => writeFileSync(join(root, file), text),
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

function listFiles(checkout: string): readonly string[] {
  const list = (...options: readonly string[]): readonly string[] =>
    execFileSync('git', ['ls-files', '-z', ...options], { cwd: checkout, encoding: 'utf8' })
      .split('\0')
      .filter((file) => file !== '');
  const deleted = new Set(list('--deleted'));
  return list('--cached', '--others', '--exclude-standard').filter((file) => !deleted.has(file));
}
