/** The storages that a charm declares. */
import { type JsonObject, objectOrEmpty } from '../../base/json.ts';
import { parseRange, parseSize, type StorageRange } from '../storage-values.ts';
import { type Declared, entriesOf, textOr } from './declared-keys.ts';
import type { StorageKind } from './kinds.ts';

/** The size of a storage that names none, in MiB. */
export const usualSize = 1024;

export interface DeclaredStorage {
  readonly kind: StorageKind;
  readonly description: string;
  readonly shared: boolean;
  readonly readOnly: boolean;
  /** How many each unit must have, and may have at most; undefined for any number. */
  readonly least: number;
  readonly most: number | undefined;
  /** In MiB. */
  readonly minimumSize: number;
  /** Where the charm wants it; undefined where it says nothing. */
  readonly location: string | undefined;
}

/** Storage → what metadata.yaml says of it, in the order written. */
export function declaredStorages(metadata: JsonObject): ReadonlyMap<string, DeclaredStorage> {
  const { storage }: Declared<'metadata'> = metadata;
  return new Map(entriesOf(storage).map(([name, entry]) => [name, storageOf(entry)]));
}

function storageOf(entry: Declared<'storage'>): DeclaredStorage {
  const { type, description, shared, location, 'minimum-size': size } = entry;
  return {
    kind: type === 'block' ? 'block' : 'filesystem',
    description: textOr(description, ''),
    shared: shared === true,
    readOnly: entry['read-only'] === true,
    ...rangeOf(entry),
    minimumSize: parseSize(textOr(size, '')) ?? usualSize,
    location: typeof location === 'string' ? location : undefined,
  };
}

/** One, where the entry does not say how many. */
function rangeOf({ multiple }: Declared<'storage'>): StorageRange {
  const { range }: Declared<'storage range'> = objectOrEmpty(multiple);
  const isWritten = typeof range === 'string' || typeof range === 'number';
  return (isWritten ? parseRange(range) : undefined) ?? { least: 1, most: 1 };
}
