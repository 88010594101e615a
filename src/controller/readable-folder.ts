/** Folders that the users of a machine may enter, although the controller's umask closes what it makes. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * Makes `path` and each folder from `root` down to it, of mode 0755 whatever the umask is.
 *
 * A folder that exists keeps its mode. What lies above `root` is made only for its owner.
 */
export function makeReadableFolder(root: string, path: string = root): void {
  const names = relative(root, path)
    .split(sep)
    .filter((name) => name !== '');
  const folders = [root, ...names.map((_, index) => join(root, ...names.slice(0, index + 1)))];
  for (const folder of folders) {
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (made !== undefined) chmodSync(folder, 0o755);
  }
}
