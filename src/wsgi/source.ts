import type { Unit } from '../index.ts';
import { ensureServiceUser } from './machine-record.ts';
import { applicationFolder, home, releases } from './plan/paths.ts';
import type { Settings } from './plan/settings.ts';
import { blocked, doneWith } from './step-result.ts';
import type { StepResult } from './step-result.ts';

/**
 * Takes a snapshot of the application's source as a release that never changes, named by its content.
 *
 * What the application writes itself is no part of its name. For a source that was taken before, only its content
 * is hashed.
 *
 * @returns the release's id.
 */
export async function takeSource(unit: Unit, settings: Settings): Promise<StepResult<string>> {
  const { files } = unit.machine;
  const { applicationRoot, username, writable } = settings;
  const root = await files.realPath(applicationRoot);
  if (root === undefined || (await files.kind(root)) !== 'folder') {
    return blocked(`wsgi.source.available is set, but there is no folder ${applicationRoot}`);
  }
  const exclude = ['__pycache__', ...writable.map((path) => `/${path}`)];
  const release = (await files.hashTree(applicationRoot, { exclude })).slice(0, 12);
  const folder = applicationFolder(release);
  if ((await files.kind(folder)) === 'absent') {
    await ensureServiceUser(unit, username);
    for (const path of [home, releases]) await files.ensureFolder({ path, mode: 0o711 });
    await files.copyTree(applicationRoot, folder, { owner: username });
    unit.log.info(`took ${applicationRoot} as release ${release}`);
  }
  return doneWith(release);
}
