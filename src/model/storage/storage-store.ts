import type { AttachedStorage, Storage } from './storage.ts';
import type { StorageDirective } from './storage-directive.ts';

/** The storages of one model. */
export interface StorageStore {
  /** By number. */
  all(): readonly Storage[];
  /** Those that are attached to a unit, by number. */
  ofUnit(unit: string): readonly AttachedStorage[];
  /** Adds a storage, or replaces the one of its number. */
  save(storage: Storage): void;
  remove(number: number): void;
  /** What each new unit of an application gets, by name. */
  directives(application: string): readonly StorageDirective[];
  setDirective(application: string, directive: StorageDirective): void;
}
