import { objectOrEmpty, type Json } from '../../base/json.ts';
import { parseRange, parseSize } from '../../charm-schema/storage-values.ts';
import { usualStorageSize, type CharmStorage } from './charm-storage.ts';

/** The storages under `storage` of a charm's metadata that is known to be valid; what is none of Juju's counts as absent. */
export function declaredStorages(metadata: Json): ReadonlyMap<string, CharmStorage> {
  const declared = Object.entries(objectOrEmpty(objectOrEmpty(metadata).storage));
  return new Map(declared.map(([name, value]) => [name, charmStorage(objectOrEmpty(value))]));
}

function charmStorage(declared: Readonly<Record<string, Json | undefined>>): CharmStorage {
  const { type, description, location } = declared;
  const { range } = objectOrEmpty(declared.multiple);
  const isRange = typeof range === 'string' || typeof range === 'number';
  const { least, most } = (isRange ? parseRange(range) : undefined) ?? { least: 1, most: 1 };
  return {
    kind: type === 'block' ? 'block' : 'filesystem',
    description: textOf(description) ?? '',
    readOnly: declared['read-only'] === true,
    ...{ least, most },
    minimumSize: parseSize(sizeText(declared['minimum-size'])) ?? usualStorageSize,
    location: textOf(location),
  };
}

function sizeText(value: Json | undefined): string {
  return typeof value === 'number' ? String(value) : (textOf(value) ?? '');
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
