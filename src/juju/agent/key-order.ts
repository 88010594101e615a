import { isList, isObject, type Json } from '../../base/json.ts';

/** A value whose maps have their keys in order, as Go prints maps. */
export function inKeyOrder(value: Json): Json {
  if (isList(value)) return value.map(inKeyOrder);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, each]) => [key, inKeyOrder(each)]));
}
