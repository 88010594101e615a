import { constants, copyFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { ResourceView } from '../../juju/agent/model-view.ts';
import type { Charm } from '../charm/charm.ts';
import type { Database } from '../store/database.ts';
import { resourceNamed } from '../store/resources.ts';
import { makeReadableFolder } from '../readable-folder.ts';
import { machinePaths, type UnitFacts } from '../unit-agent/unit-facts.ts';

/** Puts a resource's file where the charm can read it. */
export type ResourceDelivery = (name: string) => ResourceView | undefined;

/**
 * Copies resources into the unit's folder as they are asked for; a copy of the right revision stays.
 *
 * A new revision replaces the old file in one step, so a reader never sees half of one.
 */
export function resourceDelivery(
  db: Database,
  facts: UnitFacts,
  charm: Charm,
  unitFolder: string,
): ResourceDelivery {
  return (name) => {
    const declared = charm.resources.get(name);
    if (declared === undefined) return undefined;
    const resource = resourceNamed(db, facts.application.id, name);
    if (resource === undefined) {
      // Charms know a resource that was never attached by Juju's words for it.
      return { kind: 'unavailable', reason: `resource "${name}" not found: nothing is attached` };
    }
    const within = join('resources', name, declared.filename);
    // With its content: a store that was put back gives a revision again to another file.
    const version = `${resource.revision}-${resource.sha.slice(0, 16)}`;
    const mark = join(unitFolder, 'resources', `.${name}-${version}`);
    try {
      if (!exists(mark) || !exists(join(unitFolder, within))) {
        makeReadableFolder(unitFolder, join(unitFolder, 'resources', name));
        deliver(resource.path, join(unitFolder, within), mark);
      }
    } catch (error) {
      return { kind: 'unavailable', reason: messageOf(error) };
    }
    return { kind: 'file', path: `${machinePaths(facts.tag).agent}/${within}` };
  };
}

function deliver(from: string, to: string, mark: string): void {
  copyFileSync(from, `${to}.part`, constants.COPYFILE_FICLONE);
  rmSync(mark, { force: true });
  renameSync(`${to}.part`, to);
  mkdirSync(mark, { recursive: true });
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
