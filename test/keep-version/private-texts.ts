import { readdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** @throws when a file below the folder holds one of these texts, or this host's name. */
export async function refusePrivateTexts(folder: string, texts: readonly string[]): Promise<void> {
  // A shorter name stands in any text.
  const all = [...texts, hostname()].filter(({ length }) => length > 5);
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const content = await readFile(path, 'latin1');
    const found = all.find((text) => content.includes(text));
    if (found !== undefined) throw new Error(`${path} holds ${found}`);
  }
}
