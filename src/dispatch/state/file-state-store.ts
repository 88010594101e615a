import { promises as fs } from 'node:fs';
import { isMissing } from '../../base/errno.ts';
import { isObject } from '../../base/json.ts';
import { isFault, fault } from '../../errors.ts';
import type { StateStore } from './state-store.ts';
import type { Entries } from './stored-state.ts';

/** Keeps entries in one JSON file of mode 0600, which is replaced as a whole or not at all. */
export function fileStateStore(path: string): StateStore {
  let loaded: Entries = {};
  return {
    load: async () => {
      loaded = await read(path);
      return loaded;
    },
    save: async (changes) => {
      const kept = Object.entries({ ...loaded, ...changes }).filter(([, value]) => value !== null);
      await replace(path, `${JSON.stringify(Object.fromEntries(kept))}\n`);
    },
    discard: () => remove(path),
  };
}

async function read(path: string): Promise<Entries> {
  try {
    const entries: unknown = JSON.parse(await fs.readFile(path, 'utf8'));
    if (isEntries(entries)) return entries;
    throw fault('STATE_INVALID', `${path} does not hold a unit's state`);
  } catch (cause) {
    if (isMissing(cause)) return {};
    if (isFault(cause)) throw cause;
    throw fault('STATE_INVALID', `${path} can not be read as JSON`, { cause });
  }
}

async function remove(path: string): Promise<void> {
  try {
    await fs.unlink(path);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function isEntries(value: unknown): value is Entries {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}

async function replace(path: string, text: string): Promise<void> {
  const draft = `${path}.new`;
  const file = await fs.open(draft, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await fs.rename(draft, path);
}
