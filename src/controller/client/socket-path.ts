import { closeSync, openSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** What a unix socket's address may hold, its closing NUL included. */
const longest = 108;

/**
 * A path by which a socket can be reached although its own may be too long for an address.
 *
 * Goes through the folder's descriptor in `/proc/self/fd`, which stays open for the process's life.
 * Answers the path itself when that is short enough or its folder is not there.
 */
export function reachablePath(path: string): string {
  if (Buffer.byteLength(path) < longest) return path;
  try {
    return `/proc/self/fd/${openSync(dirname(path), 'r')}/${basename(path)}`;
  } catch {
    // No folder, so nothing listens there; using the path will say so.
    return path;
  }
}

/** A socket's path that is fit for listening, and what gives its descriptor back. */
export function boundPath(path: string): { readonly path: string; release(): void } {
  if (Buffer.byteLength(path) < longest) return { path, release: () => undefined };
  const descriptor = openSync(dirname(path), 'r');
  return {
    path: `/proc/self/fd/${descriptor}/${basename(path)}`,
    release: () => closeSync(descriptor),
  };
}
