import type { Json } from '../../base/json.ts';
import { fingerprint } from '../state/digest.ts';
import type { Files } from '../../machine/machine.ts';
import type { Unit } from './unit.ts';

/**
 * The digests of files of the machine, for a handler's inputs:
 * `when('app.installed').inputs(fileDigests('/etc/app.conf')).do(…)`.
 *
 * The handler runs when one of the files came, changed or went since its last success. A folder counts with all
 * that is in it, a file is read as text, links are followed, and a path may be worked out from the unit.
 */
export function fileDigests<U extends Pick<Unit, 'machine'>>(
  ...paths: readonly (string | ((unit: U) => string))[]
): (unit: U) => Promise<Json> {
  return async (unit) => {
    const digests: Record<string, Json> = {};
    for (const each of paths) {
      const path = typeof each === 'string' ? each : each(unit);
      digests[path] = await digestAt(unit.machine.files, path);
    }
    return digests;
  };
}

async function digestAt(files: Files, path: string): Promise<string | null> {
  if ((await files.kind(path)) === 'folder') return files.hashTree(path);
  const text = await files.readText(path);
  return text === undefined ? null : fingerprint(text);
}
