import {
  constants,
  copyFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { ResourceView } from '../../juju/agent/model-view.ts';
import type { Charm } from '../charm/charm.ts';
import type { Database } from '../store/database.ts';
import { resourceNamed } from '../store/resources.ts';
import { makeReadableFolder } from '../readable-folder.ts';
import { machinePaths } from '../facts/unit-machine.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

/** Puts a resource's file where the charm can read it. */
export type ResourceDelivery = (name: string) => ResourceView | undefined;

/** What resources are delivered from, and where to. */
export interface DeliverySetup {
  readonly db: Database;
  readonly facts: UnitFacts;
  readonly charm: Charm;
  readonly unitFolder: string;
}

/**
 * Copies resources into the unit's folder as they are asked for; a copy of the right revision stays.
 *
 * Source of the place: juju `internal/worker/uniter/runner/context/resources/context.go` (DownloadResource).
 * A new revision replaces the old file in one step, so a reader never sees half of one.
 */
export function resourceDelivery({
  db,
  facts,
  charm,
  unitFolder,
}: DeliverySetup): ResourceDelivery {
  return (name) => {
    const declared = charm.resources.get(name);
    if (declared === undefined) return undefined;
    const resource = resourceNamed(db, facts.application.id, name);
    if (resource === undefined) {
      // Charms know a resource that was never attached by Juju's words for it.
      return { kind: 'unavailable', reason: `resource "${name}" not found: nothing is attached` };
    }
    const folder = join(unitFolder, 'resources');
    const { filename } = declared;
    // With its content: a store that was put back gives a revision again to another file.
    const version = `${resource.revision}-${resource.sha.slice(0, 16)}`;
    const mark = `.${filename}.of-${name}-${version}`;
    try {
      if (!isThere(join(folder, mark)) || !isFile(join(folder, filename))) {
        makeReadableFolder(unitFolder, folder);
        deliver(resource.path, { folder, filename, mark });
      }
    } catch (error) {
      return { kind: 'unavailable', reason: messageOf(error) };
    }
    return { kind: 'file', path: `${machinePaths(facts.tag).agent}/resources/${filename}` };
  };
}

interface Delivery {
  readonly folder: string;
  readonly filename: string;
  /** The name of a file that says which resource and revision this is. */
  readonly mark: string;
}

function deliver(from: string, { folder, filename, mark }: Delivery): void {
  const to = join(folder, filename);
  copyFileSync(from, `${to}.part`, constants.COPYFILE_FICLONE);
  // Two resources may have one filename, as in Juju; the file is that which was asked for last.
  for (const each of readdirSync(folder)) {
    if (each.startsWith(`.${filename}.of-`)) rmSync(join(folder, each), { recursive: true });
  }
  // Earlier versions of this package have a folder for each resource, which may have this name.
  if (isThere(to) && !isFile(to)) rmSync(to, { recursive: true });
  renameSync(`${to}.part`, to);
  writeFileSync(join(folder, mark), '');
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
