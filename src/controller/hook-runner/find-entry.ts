import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fault } from '../../errors.ts';

/** The program of a charm that answers a hook or action. */
export type Entry =
  | { readonly kind: 'program'; readonly path: string }
  /** Neither `dispatch` nor the hook's own file is there and executable. */
  | { readonly kind: 'missing'; readonly path: string };

/**
 * Finds what to start for `dispatchPath` (`hooks/install`): `dispatch`, else that file.
 *
 * @throws CHARM_INVALID when the charm's files are gone.
 */
export async function findEntry(charm: string, dispatchPath: string): Promise<Entry> {
  if ((await stat(join(charm, 'metadata.yaml')).catch(() => undefined)) === undefined) {
    throw fault('CHARM_INVALID', 'the charm is missing from its unit’s folder');
  }
  for (const path of ['dispatch', dispatchPath]) {
    if (await isProgram(join(charm, path))) return { kind: 'program', path };
  }
  return { kind: 'missing', path: dispatchPath };
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    // Not there or not executable: in both cases no program.
    return false;
  }
}
