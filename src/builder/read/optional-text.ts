import { readFile } from 'node:fs/promises';

/** Reads a text; undefined when it is missing or cannot be read. */
export function readOptionalText(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}
