/** What the rules of a model read of a charm. */
import type { DeclaredStorage } from '../charm-schema/declared/storages.ts';

export interface ModelCharm {
  readonly name: string;
  readonly storages: ReadonlyMap<string, DeclaredStorage>;
}
