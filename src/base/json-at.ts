import { isList, isObject, type Json, type JsonPath } from './json.ts';

/** The value at `path`; undefined when a part of the path is missing. Inherited properties are not values. */
export function valueAt(root: Json, path: JsonPath): Json | undefined {
  let value: Json | undefined = root;
  for (const key of path) {
    if (isList(value) && typeof key === 'number') value = value[key];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}
