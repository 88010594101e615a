import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync } from 'node:fs';
import { join } from 'node:path';

/** Most bytes of a file that a hook tool reads with `--file`: as many as a call may have. */
export const longestToolFile = 16 * 1024 ** 2;

/** As many links as Linux follows in one path (path_resolution(7)). */
const mostLinks = 40;

/**
 * The text of a file below a machine's root, links resolved as the machine's processes see them.
 *
 * The charm chooses the path: a pipe or a device would stop the controller or fill it, and the kernel follows an
 * absolute link below `/proc/<pid>/root` from the host's root, not from the machine's.
 *
 * @returns undefined when it is no plain file, too long, or cannot be read.
 */
export function readInMachine(root: string, path: string): string | undefined {
  try {
    const place = placeOf(root, path);
    if (place === undefined) return undefined;
    const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
    const descriptor = openSync(place, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
    try {
      return textOf(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // The tool tells the charm that the file can't be read.
    return undefined;
  }
}

/** The path with every link resolved inside of `root`; undefined for links in a circle. */
function placeOf(root: string, path: string): string | undefined {
  let here: readonly string[] = [];
  let links = 0;
  const ahead = path.split('/').reverse();
  for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
    if (part === '' || part === '.') continue;
    if (part === '..') {
      here = here.slice(0, -1);
      continue;
    }
    const target = linkAt(join(root, ...here, part));
    if (target === undefined) {
      here = [...here, part];
      continue;
    }
    links += 1;
    if (links > mostLinks) return undefined;
    if (target.startsWith('/')) here = [];
    ahead.push(...target.split('/').reverse());
  }
  return join(root, ...here);
}

function linkAt(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function textOf(descriptor: number): string | undefined {
  const found = fstatSync(descriptor);
  if (!found.isFile() || found.size > longestToolFile) return undefined;
  const { size } = found;
  // Files of /proc have no size; what a file grows by meanwhile is not read.
  const bytes = Buffer.alloc(size === 0 ? 64 * 1024 : size);
  let length = 0;
  while (length < bytes.length) {
    const count = readSync(descriptor, bytes, length, bytes.length - length, null);
    if (count === 0) break;
    length += count;
  }
  return bytes.toString('utf8', 0, length);
}
