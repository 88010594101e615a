import type { FileKind, Files } from './site.ts';

/** What has to be done so that new content takes the place of the old; paths are relative to the destination. */
export type Placement =
  | {
      readonly kind: 'plan';
      /** What is put there, files and whole folders; what is in its way is set aside first. */
      readonly put: readonly string[];
      /** What is removed, files and whole folders, because the new content does not have it. */
      readonly stale: readonly string[];
      /** Folders that are removed if nothing else is in them, the innermost first. */
      readonly emptied: readonly string[];
      /** All paths that the resource owns afterwards, folders before what is in them. */
      readonly own: readonly string[];
    }
  /** Something that the resource did not put there is in the way. */
  | { readonly kind: 'conflict'; readonly paths: readonly string[] };

/** The folders that a placement is planned from. */
export interface Places {
  /** The folder of the new content; an absent one counts as empty. */
  readonly next: string;
  readonly destination: string;
  /** What the resource has put at the destination, and nothing else did. */
  readonly own: ReadonlySet<string>;
}

/**
 * Plans a placement that touches only what the resource itself put there; changes nothing.
 *
 * A folder that holds nothing else is replaced as a whole, with its mode; in any other, and in one with a mount,
 * each entry is planned by itself.
 */
export async function planPlacement(files: Files, places: Places): Promise<Placement> {
  const { destination, own } = places;
  const mounts = await files.mountPoints(destination);
  const real = (await files.realPath(destination)) ?? destination;
  const there = (path: string): Promise<FileKind> => files.kind(`${destination}/${path}`);
  const put: string[] = [];
  const conflicts: string[] = [];
  const kept: string[] = [];

  /** Whether all of it is the resource's, and nothing is mounted in it. */
  const isWhole = async (path: string): Promise<boolean> => {
    if (!own.has(path) || mounts.includes(`${real}/${path}`)) return false;
    if ((await there(path)) !== 'folder') return true;
    for (const name of await files.list(`${destination}/${path}`)) {
      if (!(await isWhole(`${path}/${name}`))) return false;
    }
    return true;
  };

  const fit = async (path: string): Promise<void> => {
    const found = await there(path);
    if (found === 'absent' || (await isWhole(path))) {
      put.push(path);
      kept.push(path, ...(await pathsBelow(files, places.next, path)));
      return;
    }
    if (found !== 'folder' || (await files.kind(`${places.next}/${path}`)) !== 'folder') {
      conflicts.push(path);
      return;
    }
    if (own.has(path)) kept.push(path);
    for (const name of await files.list(`${places.next}/${path}`)) await fit(`${path}/${name}`);
  };

  for (const name of await files.list(places.next)) await fit(name);
  if (conflicts.length > 0) return { kind: 'conflict', paths: conflicts };

  const stays = new Set(kept);
  const stale: string[] = [];
  const emptied: string[] = [];
  const gone = new Set(put);
  for (const path of [...own].sort()) {
    if (stays.has(path) || isAtOrBelow(path, gone)) continue;
    const found = await there(path);
    if (found === 'absent') continue;
    if (await isWhole(path)) {
      stale.push(path);
      gone.add(path);
    } else if (found === 'folder') {
      emptied.unshift(path);
    }
  }
  return { kind: 'plan', put, stale, emptied, own: kept };
}

function isAtOrBelow(path: string, places: ReadonlySet<string>): boolean {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/')))) {
    if (places.has(at)) return true;
  }
  return false;
}

/** Everything below a path, folders before what is in them. */
export async function pathsBelow(files: Files, root: string, path: string): Promise<string[]> {
  const at = path === '' ? root : `${root}/${path}`;
  if ((await files.kind(at)) !== 'folder') return [];
  const found: string[] = [];
  for (const name of await files.list(at)) {
    const child = path === '' ? name : `${path}/${name}`;
    found.push(child, ...(await pathsBelow(files, root, child)));
  }
  return found;
}
