/** Set up in each test file of the first run: writes which probes the file reached. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';

const folder = process.env.MUTATION_REACHED;
if (folder !== undefined) {
  const reached = new Set<number>();
  Object.assign(globalThis, {
    mutationReached: (ids: readonly number[]) => {
      for (const id of ids) reached.add(id);
    },
  });
  afterAll(() => {
    const file = expect.getState().testPath ?? '';
    const name = createHash('sha256').update(file).digest('hex');
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ file, ids: [...reached] }));
  });
}
