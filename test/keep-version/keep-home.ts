import { existsSync } from 'node:fs';
import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { defaultHome, homePaths } from '../../src/controller/home.ts';

export interface KeptHome {
  /** Of a controller that has stopped. */
  readonly home: string;
  readonly model: string;
}

/**
 * Takes of a home what a newer controller needs to read its store: the store, the model's mark, and attached resources.
 *
 * In the store the home is the default one. Charms with a bundle are not taken: unpacked, the packed ones are what the
 * home has.
 */
export async function keepHome({ home, model }: KeptHome, folder: string): Promise<void> {
  const [from, to] = [homePaths(home), homePaths(folder)];
  await mkdir(to.model(model), { recursive: true });
  keepStore(from.store, to.store, home);
  await cp(from.modelNote(model), to.modelNote(model));
  await cp(join(from.model(model), 'resources'), join(to.model(model), 'resources'), {
    recursive: true,
  });
  for (const sha of await readdir(from.charms)) {
    const charm = join(from.charms, sha);
    if (existsSync(join(charm, 'charm.cjs'))) continue;
    await cp(charm, join(to.charms, sha), { recursive: true, verbatimSymlinks: true });
  }
}

function keepStore(from: string, to: string, home: string): void {
  const raw = new DatabaseSync(from);
  raw.exec(`VACUUM INTO '${to}'`);
  raw.close();
  const kept = new DatabaseSync(to);
  kept.prepare('UPDATE resources SET path = replace(path, ?, ?)').run(home, defaultHome);
  // What hooks have logged is no part of a model, and names what the host has.
  kept.exec('DELETE FROM log_lines; VACUUM');
  kept.close();
}
