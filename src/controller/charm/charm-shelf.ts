/** The controller's own copies of charms, one folder for each content. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../../base/errno.ts';
import { systemFault } from '../../base/system-faults.ts';
import { fault, isFault } from '../../errors.ts';
import type { Database } from '../store/database.ts';
import type { Charm, CharmFiles } from './charm.ts';
import { hashTree, listSome, listTree, placeTree, type TreeEntry } from './charm-tree.ts';
import { damagedByQuickCheck, damagedEntries } from './compare-tree.ts';
import { parseCharm, parseTakenCharm } from './parse-charm.ts';
import { unpackCharm } from './unpack-charm.ts';

export interface CharmShelf {
  /**
   * Takes a built charm in, a folder or a `.charm` file, and answers what it is kept under; the same content is kept once.
   *
   * @throws CHARM_INVALID when it is no charm.
   */
  take(path: string): Promise<{ readonly sha: string; readonly charm: Charm }>;
  /** Removes what a controller was taking in when it was killed; for when nothing is being taken in. */
  sweep(): Promise<void>;
  /** What a kept charm declares. */
  charm(sha: string): Charm;
  /**
   * Brings a unit's folder to a charm, away from the one it had.
   *
   * @throws CHARM_DAMAGED when the controller's copy is not what it was.
   */
  place(sha: string, folder: string, older: string | undefined): Promise<void>;
  /**
   * Puts back what a unit's folder has not as the charm has it; answers the paths.
   *
   * With `only`, only these paths are looked at, and at a glance.
   *
   * @throws CHARM_DAMAGED when the controller's copy is damaged too.
   */
  restore(sha: string, folder: string, only?: readonly string[]): Promise<readonly string[]>;
}

/** How folders are called that are not whole yet. */
const incoming = '.incoming-';
const part = '.part';

/** The shelf in the folder `root`. */
export function charmShelf(root: string, db: Database): CharmShelf {
  const parsed = new Map<string, Charm>();
  const remember = (sha: string, files: CharmFiles): Charm => {
    const charm = parsed.get(sha) ?? parseTakenCharm(files);
    parsed.set(sha, charm);
    return charm;
  };
  const takeFolder = async (path: string, named = path): ReturnType<CharmShelf['take']> => {
    const files = await readCharmFiles(path, named);
    parseCharm(files);
    const entries = await listTree(path);
    const sha = await hashTree(path, entries);
    await keep(path, { root, sha });
    db.run(
      'INSERT OR IGNORE INTO charms (sha, metadata, config, actions) VALUES (?, ?, ?, ?)',
      ...[sha, files.metadata, files.config ?? null, files.actions ?? null],
    );
    return { sha, charm: remember(sha, files) };
  };
  return {
    async take(path) {
      const found = await stat(path).catch((error: unknown) => {
        const refused = systemFault(error, `read ${path}`);
        if (refused !== undefined) throw refused;
        return undefined;
      });
      if (found === undefined) throw fault('CHARM_INVALID', `there is no charm at ${path}`);
      if (found.isDirectory()) return takeFolder(path);
      const unpacked = join(root, `${incoming}${randomUUID()}`);
      try {
        await unpackCharm(path, unpacked);
        return await takeFolder(unpacked, path);
      } finally {
        await rm(unpacked, { recursive: true, force: true });
      }
    },
    async sweep() {
      const unfinished = (await readdir(root).catch(() => [])).filter(
        (name) => name.startsWith(incoming) || name.endsWith(part),
      );
      for (const name of unfinished) await rm(join(root, name), { recursive: true, force: true });
    },
    charm(sha) {
      const known = parsed.get(sha);
      if (known !== undefined) return known;
      const row = db.one('SELECT * FROM charms WHERE sha = ?', sha);
      if (row === undefined) throw fault('INTERNAL', `the store has no charm ${sha}`);
      return remember(sha, {
        metadata: row.text('metadata'),
        config: row.maybeText('config'),
        actions: row.maybeText('actions'),
      });
    },
    async place(sha, folder, older) {
      const before = older === undefined ? [] : await listTree(join(root, older)).catch(() => []);
      await placeTree(
        { from: join(root, sha), entries: await wholeTree(root, sha) },
        folder,
        before,
      );
    },
    async restore(sha, folder, only) {
      const pair = { from: join(root, sha), to: folder };
      const all = only === undefined ? await wholeTree(root, sha) : await listSome(pair.from, only);
      const damaged =
        only === undefined ? await damagedEntries(pair, all) : await damagedByQuickCheck(pair, all);
      if (damaged.length === 0) return [];
      await wholeTree(root, sha);
      await placeTree({ from: pair.from, entries: damaged }, folder, []);
      return damaged.map(({ path }) => path);
    },
  };
}

/** The entries of a kept charm, which must be what it was taken in as. */
async function wholeTree(root: string, sha: string): Promise<readonly TreeEntry[]> {
  const entries = await listTree(join(root, sha)).catch(() => []);
  if (entries.length > 0 && (await hashTree(join(root, sha), entries)) === sha) return entries;
  throw fault(
    'CHARM_DAMAGED',
    `the controller’s own copy of the charm, ${join(root, sha)}, is damaged`,
  );
}

/** A folder appears under its content's name only when it is whole; a damaged one is replaced. */
async function keep(
  from: string,
  { root, sha }: { readonly root: string; readonly sha: string },
): Promise<void> {
  const to = join(root, sha);
  const whole = await wholeTree(root, sha).catch(() => undefined);
  if (whole !== undefined) return;
  await rm(to, { recursive: true, force: true });
  const next = `${to}${part}`;
  await rm(next, { recursive: true, force: true });
  try {
    await mkdir(next, { recursive: true });
    await placeTree({ from, entries: await listTree(from) }, next, []);
    await rename(next, to);
  } catch (error) {
    // On a full disk the part would take the space that others need.
    await rm(next, { recursive: true, force: true });
    throw systemFault(error, `keep the charm in ${to}`) ?? error;
  }
}

async function readCharmFiles(path: string, named: string): Promise<CharmFiles> {
  const metadata = await readOptional(join(path, 'metadata.yaml'));
  if (metadata === undefined) {
    throw fault('CHARM_INVALID', `${named} has no metadata.yaml, so it is not a built charm`);
  }
  return {
    metadata,
    manifest: await readOptional(join(path, 'manifest.yaml')),
    profile: await readOptional(join(path, 'lxd-profile.yaml')),
    config: await readOptional(join(path, 'config.yaml')),
    actions: await readOptional(join(path, 'actions.yaml')),
  };
}

/** Most bytes of a charm's metadata, config or actions. */
export const longestCharmFile = 4 * 1024 ** 2;

async function readOptional(path: string): Promise<string | undefined> {
  try {
    const { size } = await stat(path);
    if (size > longestCharmFile) {
      const most = `${longestCharmFile} are read`;
      throw fault('CHARM_INVALID', `${path} has ${size} bytes; ${most}`);
    }
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (isFault(cause)) throw cause;
    if (isMissing(cause)) return undefined;
    throw (
      systemFault(cause, `read ${path}`) ?? fault('CHARM_INVALID', `cannot read ${path}`, { cause })
    );
  }
}
