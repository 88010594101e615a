import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import type { WithPrivateFile } from '../../juju/tools/secrets.ts';

/** Private files in a new 0700 folder under `folder`, removed when `use` has ended, well or not. */
export function privateFiles(folder: string): WithPrivateFile {
  return async (text, use) => {
    const place = await fs.mkdtemp(join(folder, '.private-'));
    try {
      const path = join(place, 'content.json');
      await fs.writeFile(path, text, { mode: 0o600 });
      return await use(path);
    } finally {
      await fs.rm(place, { recursive: true, force: true });
    }
  };
}
