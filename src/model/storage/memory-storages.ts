import type { Restorable } from '../memory-transaction.ts';
import type { StorageDirective } from './storage-directive.ts';
import type { StorageStore } from './storage-store.ts';
import { isAttached, type AttachedStorage, type Storage } from './storage.ts';

/** The storages of a model in memory. */
export class MemoryStorages implements StorageStore, Restorable {
  #storages: ReadonlyMap<number, Storage> = new Map();
  /** By application and name. */
  #directives: ReadonlyMap<string, ReadonlyMap<string, StorageDirective>> = new Map();
  #next = 0;

  all(): readonly Storage[] {
    return [...this.#storages.values()].toSorted((one, other) => one.number - other.number);
  }

  ofUnit(unit: string): readonly AttachedStorage[] {
    return this.all()
      .filter(isAttached)
      .filter(({ attachment }) => attachment.unit === unit);
  }

  save(storage: Storage): void {
    this.#next = Math.max(this.#next, storage.number + 1);
    this.#storages = new Map(this.#storages).set(storage.number, storage);
  }

  remove(number: number): void {
    this.#storages = new Map([...this.#storages].filter(([each]) => each !== number));
  }

  /** A number that no storage had. */
  takeNumber(): number {
    this.#next += 1;
    return this.#next - 1;
  }

  directives(application: string): readonly StorageDirective[] {
    const all = [...(this.#directives.get(application)?.values() ?? [])];
    return all.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  }

  setDirective(application: string, directive: StorageDirective): void {
    const own = new Map(this.#directives.get(application)).set(directive.name, directive);
    this.#directives = new Map(this.#directives).set(application, own);
  }

  /** Drops what the units of an application that has gone would get. */
  removeDirectives(application: string): void {
    const kept = [...this.#directives].filter(([each]) => each !== application);
    this.#directives = new Map(kept);
  }

  snapshot(): () => void {
    const [storages, directives, next] = [this.#storages, this.#directives, this.#next];
    return () => {
      this.#storages = storages;
      this.#directives = directives;
      this.#next = next;
    };
  }
}
