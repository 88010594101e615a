import { createHash } from 'node:crypto';
import { chmod, readFile, readlink, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toolNames } from '../../juju/agent/tools.ts';
import { makeReadableFolder } from '../readable-folder.ts';
import { shim } from './shim.ts';

/**
 * Makes the folder of tool executables under `root`, unless it is there, and answers its path.
 *
 * Its name holds the version of its content, so running machines keep the one they began with.
 */
export async function toolsFolder(root: string): Promise<string> {
  const text = shim();
  const version = createHash('sha256').update(text).update(toolNames.join(' ')).digest('hex');
  const folder = join(root, version.slice(0, 16));
  if ((await stat(folder).catch(() => undefined)) !== undefined) {
    await restoreTools(folder);
    return folder;
  }
  const part = `${folder}.part`;
  await rm(part, { recursive: true, force: true });
  makeReadableFolder(part);
  await writeFile(join(part, 'jujuc'), text);
  await chmod(join(part, 'jujuc'), 0o755);
  for (const name of toolNames) await symlink('jujuc', join(part, name));
  await rename(part, folder);
  return folder;
}

/**
 * Puts back the tools of a folder that are not as they were made; answers their names.
 *
 * The folder itself stays: machines that run have it mounted.
 */
export async function restoreTools(folder: string): Promise<readonly string[]> {
  const restored: string[] = [];
  const program = join(folder, 'jujuc');
  const text = await readFile(program, 'utf8').catch(() => '');
  const mode = (await stat(program).catch(() => undefined))?.mode ?? 0;
  if (text !== shim() || (mode & 0o777) !== 0o755) {
    await writeFile(`${program}.new`, shim());
    await chmod(`${program}.new`, 0o755);
    await rename(`${program}.new`, program);
    restored.push('jujuc');
  }
  for (const name of toolNames) {
    const path = join(folder, name);
    if ((await readlink(path).catch(() => '')) === 'jujuc') continue;
    await rm(path, { recursive: true, force: true });
    await symlink('jujuc', path);
    restored.push(name);
  }
  return restored;
}
