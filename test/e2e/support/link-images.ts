import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Gives a home the base images that are in the folder `from`. */
export async function linkImages(from: string, home: string): Promise<void> {
  const [source, target] = [join(from, 'images'), join(home, 'images')];
  const run = promisify(execFile);
  try {
    // Hard links: an image is never written to.
    await run('cp', ['-al', source, target]);
  } catch {
    // Another file system has no links to this one.
    await rm(target, { recursive: true, force: true });
    await run('cp', ['-a', source, target]);
  }
}
