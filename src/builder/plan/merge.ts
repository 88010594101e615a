import { kindOf } from '../../base/describe-json.ts';
import { isList, isObject, type Json, type JsonObject, type JsonPath } from '../../base/json.ts';

/** Two layers gave a key values of different shapes; the upper one stands in the result. */
export interface MergeConflict {
  readonly path: JsonPath;
  readonly lower: string;
  readonly upper: string;
}

export interface Merged<Value extends Json> {
  readonly value: Value;
  readonly conflicts: readonly MergeConflict[];
}

/**
 * Lays an upper layer's document over a lower one's. Deterministic; keys keep the order in which
 * they first appear.
 *
 * Maps merge key by key. Lists unite: the lower's items, then the upper's that are new. Other values
 * are replaced. An empty map or list takes away what is below it; a key that holds nothing leaves a
 * map or a list below as it is. Without empty ones, merging is associative.
 */
export function deepMerge(lower: JsonObject, upper: JsonObject): Merged<JsonObject> {
  const conflicts: MergeConflict[] = [];
  return { value: mergeMaps(lower, upper, { path: [], conflicts }), conflicts };
}

/** Where two documents are being merged, and the conflicts so far. */
interface MergePosition {
  readonly path: JsonPath;
  readonly conflicts: MergeConflict[];
}

function mergeMaps(
  lower: JsonObject,
  upper: JsonObject,
  { path, conflicts }: MergePosition,
): JsonObject {
  if (Object.keys(upper).length === 0 && path.length > 0) return upper;
  const merged = new Map(Object.entries(lower));
  for (const [key, value] of Object.entries(upper)) {
    const below = merged.get(key);
    merged.set(
      key,
      below === undefined ? value : mergeValues(below, value, { path: [...path, key], conflicts }),
    );
  }
  // fromEntries defines own properties, so a key called __proto__ is only a key.
  return Object.fromEntries(merged);
}

function mergeValues(lower: Json, upper: Json, position: MergePosition): Json {
  const { path, conflicts } = position;
  if (isObject(lower) && isObject(upper)) return mergeMaps(lower, upper, position);
  if (isList(lower) && isList(upper)) return upper.length === 0 ? upper : unite(lower, upper);
  if (!isStructure(lower) && !isStructure(upper)) return upper;
  if (upper === null) return lower;
  if (lower !== null) conflicts.push({ path, lower: kindOf(lower), upper: kindOf(upper) });
  return upper;
}

function isStructure(value: Json): boolean {
  return typeof value === 'object' && value !== null;
}

function unite(lower: readonly Json[], upper: readonly Json[]): readonly Json[] {
  const seen = new Set(lower.map((item) => JSON.stringify(item)));
  return [...lower, ...upper.filter((item) => !seen.has(JSON.stringify(item)))];
}
