import { relative } from 'node:path';

/** A path as its user would write it: relative, unless it lies elsewhere. */
export function shortPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') ? path : short;
}
