import { readFileSync } from 'node:fs';

/** What the files of a build's sources hold, by absolute path. */
export interface FileContents {
  /** The bytes of a file, as they were when it was first asked for. */
  readonly read: (path: string) => Buffer;
}

/**
 * Reads each file a single time, so that the same bytes are hashed and copied.
 *
 * Synchronous, not one promise a file: for thousands of small files the promises cost more than the reading.
 */
export function fileContents(): FileContents {
  const known = new Map<string, Buffer>();
  return {
    read(path) {
      const found = known.get(path);
      if (found !== undefined) return found;
      const bytes = readFileSync(path);
      known.set(path, bytes);
      return bytes;
    },
  };
}
