/** How readers name the keys of a charm's files, so that a key which Juju does not have is a mistake of types. */
import { type Json, type JsonObject, objectOrEmpty } from '../../base/json.ts';
import type { ActionKey, ConfigKey, OptionKey } from '../file-types.ts';
import type {
  EndpointKey,
  MetadataKey,
  RangeKey,
  ResourceKey,
  StorageKey,
} from '../metadata-type.ts';

/** The keys of each kind of entry, as the types of the files have them. */
interface KeysOf {
  readonly metadata: MetadataKey;
  readonly config: ConfigKey;
  readonly endpoint: EndpointKey;
  readonly storage: StorageKey;
  readonly 'storage range': RangeKey;
  readonly resource: ResourceKey;
  readonly option: OptionKey;
  readonly action: ActionKey;
}

/** A map of one kind that was read from YAML; what stands under its keys is not known yet. */
export type Declared<Kind extends keyof KeysOf> = Readonly<Partial<Record<KeysOf[Kind], Json>>>;

/** The entries of a map, in the order written; a value that is no map has none. */
export function entriesOf(map: Json | undefined): readonly (readonly [string, JsonObject])[] {
  return Object.entries(objectOrEmpty(map)).map(([name, entry]) => [name, objectOrEmpty(entry)]);
}

/** The names of a map's entries, in the order written. */
export function namesOf(map: Json | undefined): readonly string[] {
  return Object.keys(objectOrEmpty(map));
}

/** The text that a key has; `fallback` where it has none. */
export function textOr(value: Json | undefined, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
