import type { DeclaredStorage } from '../../charm-schema/declared/storages.ts';
import { isoTime } from '../clock.ts';
import { storageHasFiles } from '../leftovers/has-files.ts';
import { randomUuid } from '../random-uuid.ts';
import type { Services } from '../services.ts';
import { modelById } from '../store/models.ts';
import {
  insertStorage,
  insertAttachment,
  directivesOf,
  storageId,
  type StorageDirective,
} from '../store/storage.ts';
import { mountPoint } from './mount-point.ts';

export interface StorageOwner {
  readonly model: number;
  readonly unit: number;
}

/** Gives a new unit the storages of its application's directives; part of the caller's transaction. */
export function addStorageOfUnit(
  services: Pick<Services, 'db' | 'clock' | 'shelf' | 'home' | 'randomHex'>,
  { model, unit }: StorageOwner,
  application: { readonly id: number; readonly charm: string },
): void {
  const { storages } = services.shelf.charm(application.charm);
  for (const directive of directivesOf(services.db, application.id)) {
    const declared = storages.get(directive.name);
    if (declared !== undefined) addStorages(services, { model, unit }, { declared, directive });
  }
}

/** Storages that a unit gets. */
export interface StorageAddition {
  readonly declared: DeclaredStorage;
  readonly directive: StorageDirective;
}

/** Makes storages and attaches them to a unit; part of the caller's transaction. Answers their ids. */
export function addStorages(
  { db, clock, home, randomHex }: Pick<Services, 'db' | 'clock' | 'home' | 'randomHex'>,
  { model, unit }: StorageOwner,
  { declared, directive: { name, count, size } }: StorageAddition,
): readonly string[] {
  const since = isoTime(clock);
  const hasFiles = storageHasFiles(home, modelById(db, model)?.name ?? '', name);
  return Array.from({ length: count }, () => {
    const storage = insertStorage(db, model, { name, kind: declared.kind, size, since, hasFiles });
    const id = storageId(storage);
    const location = mountPoint(declared, randomUuid(randomHex));
    insertAttachment(db, storage.id, { unit, location, readOnly: declared.readOnly });
    return id;
  });
}
