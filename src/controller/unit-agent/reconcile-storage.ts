/** Attaches storages to their unit's machine and detaches them. */
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  currentOf,
  noteMounted,
  noteUnmounted,
  storageNeed,
} from '../../model/storage/storage-hooks.ts';
import type { AttachedStorage } from '../../model/storage/storage.ts';
import type { MachineSpec, MachineMount } from '../machines/machines.ts';
import { makeReadableFolder } from '../readable-folder.ts';
import type { Services } from '../services.ts';
import type { Database } from '../store/database.ts';
import { storageStore } from '../store/storage.ts';
import { machinePaths } from '../facts/unit-machine.ts';
import type { UnitFacts } from '../facts/unit-facts.ts';

/**
 * Mounts storages that are attached and not mounted yet, and detaches those that are detaching and whose hook is
 * done.
 *
 * A storage's files are in the unit's folder while it is attached, which the machine sees, and otherwise in the
 * model's folder: one rename moves them. Each step is idempotent.
 */
export async function reconcileStorage(
  services: Services,
  facts: UnitFacts,
  spec: MachineSpec,
): Promise<void> {
  const { db, machines, clock } = services;
  const storages = storageStore(db, facts.model.id);
  for (const storage of storagesOf(db, facts)) {
    const need = storageNeed(storage, facts.unit.life);
    if (need === 'detach') {
      // Also a storage that is not recorded as mounted: a controller may have been killed between mount and record.
      await machines.unmount(spec, mountOf(facts, storage));
      await moveToModel(services, facts, storage);
    } else if (need === 'attach') {
      await moveToUnit(services, facts, storage);
      await machines.mount(spec, mountOf(facts, storage));
      db.transaction(() => noteMounted(storages, storage, clock.now()));
    }
  }
}

/** Unmounts all storages of a unit in a machine that stays. */
export async function unmountStorage(
  { db, machines }: Services,
  facts: UnitFacts,
  spec: MachineSpec,
): Promise<void> {
  for (const storage of storagesOf(db, facts)) {
    await machines.unmount(spec, mountOf(facts, storage));
  }
}

/** Whether a storage of the unit waits to be attached or detached. */
export function needsStorageWork(db: Database, facts: UnitFacts): boolean {
  const { life } = facts.unit;
  return storagesOf(db, facts).some((each) => storageNeed(each, life) !== 'nothing');
}

function storagesOf(db: Database, { model, unit }: UnitFacts): readonly AttachedStorage[] {
  return storageStore(db, model.id).ofUnit(unit.name);
}

/** Detaches all storages of a unit whose machine is gone; they stay in the model with their content. */
export async function releaseStorage(services: Services, facts: UnitFacts): Promise<void> {
  for (const storage of storagesOf(services.db, facts)) {
    await moveToModel(services, facts, storage);
  }
}

async function moveToUnit(
  services: Services,
  facts: UnitFacts,
  storage: AttachedStorage,
): Promise<void> {
  const { own, shared } = foldersOf(services, facts, storage);
  if (await exists(own)) return;
  makeReadableFolder(shared);
  makeReadableFolder(services.home.unit(facts.model.name, facts.tag), dirname(own));
  await rename(shared, own);
}

async function moveToModel(
  services: Services,
  facts: UnitFacts,
  storage: AttachedStorage,
): Promise<void> {
  const { db, clock } = services;
  const { own, shared } = foldersOf(services, facts, storage);
  if (await exists(own)) {
    await mkdir(dirname(shared), { recursive: true });
    await rename(own, shared);
  }
  const storages = storageStore(db, facts.model.id);
  // An operator may have asked for its removal meanwhile; between this look and the record nothing waits.
  if (currentOf(storages, storage)?.life !== 'alive') {
    await rm(shared, { recursive: true, force: true });
  }
  db.transaction(() => noteUnmounted(storages, storage, clock.now()));
}

function foldersOf(
  { home }: Services,
  { model, tag }: UnitFacts,
  { name, number }: AttachedStorage,
): { readonly own: string; readonly shared: string } {
  const folder = `${name}-${number}`;
  return {
    own: join(home.unit(model.name, tag), 'storage', folder),
    shared: home.storage(model.name, folder),
  };
}

function mountOf({ tag }: UnitFacts, { name, number, attachment }: AttachedStorage): MachineMount {
  const { location: target, readOnly } = attachment;
  return { source: `${machinePaths(tag).agent}/storage/${name}-${number}`, target, readOnly };
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
