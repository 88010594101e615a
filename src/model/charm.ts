/** What the rules of a model read of a charm. */
import type { CharmStorage } from './storage/charm-storage.ts';

export interface ModelCharm {
  readonly name: string;
  readonly storages: ReadonlyMap<string, CharmStorage>;
}
