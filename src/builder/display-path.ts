import { relative } from 'node:path';

/** Shows paths relative to where the user stands, unless they lie elsewhere. */
export function displayPathFrom(cwd: string): (path: string) => string {
  return (path) => {
    const short = relative(cwd, path);
    return short === '' ? '.' : short.startsWith('..') ? path : short;
  };
}
