import type { Unit } from '../index.ts';
import { applicationFolder } from './plan/paths.ts';
import type { Settings } from './plan/settings.ts';

/**
 * What is mounted in the application's folder, such as a storage, relative to it.
 *
 * Only mounts for which the release has an empty folder: systemd can't create a mount point in a read-only release.
 * What `writable` names is bound by the layer itself.
 */
export async function mountsFor(
  { machine: { files } }: Unit,
  { applicationRoot, writable }: Settings,
  release: string | undefined,
): Promise<readonly string[]> {
  const root = await files.realPath(applicationRoot);
  if (root === undefined || release === undefined) return [];
  const found: string[] = [];
  for (const point of await files.mountPoints(root)) {
    const path = point.slice(root.length + 1);
    const isWritable = writable.some((each) => path === each || path.startsWith(`${each}/`));
    if (path === '' || isWritable) continue;
    const inRelease = await files.kind(`${applicationFolder(release)}/${path}`);
    if (inRelease === 'folder') found.push(path);
  }
  return found;
}
