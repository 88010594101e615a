import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WithPrivateFile } from '../juju/tools/secrets.ts';

/** Private files in a new 0700 folder under `folder`, removed when `use` has ended, well or not. */
export function privateFiles(folder: string): WithPrivateFile {
  return async (text, use) => {
    const place = await mkdtemp(join(folder, '.private-'));
    try {
      const path = join(place, 'content.json');
      await writeFile(path, text, { mode: 0o600 });
      return await use(path);
    } finally {
      await rm(place, { recursive: true, force: true });
    }
  };
}
