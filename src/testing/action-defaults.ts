import { isObject, type Json, objectOrEmpty } from '../base/json.ts';

type Params = Readonly<Record<string, Json>>;

/**
 * An action's parameters with the defaults that actions.yaml has, also within objects that the caller wrote.
 *
 * Source: juju `domain/deployment/charm/actions.go` (InsertDefaults).
 */
export function withDefaults(properties: Json | undefined, written: Params): Params {
  const params = new Map<string, Json>(Object.entries(written));
  for (const [name, schema] of Object.entries(objectOrEmpty(properties))) {
    const { default: usual, properties: inner } = objectOrEmpty(schema);
    const value = params.get(name) ?? usual;
    if (value === undefined) continue;
    params.set(name, isObject(value) ? withDefaults(inner, value) : value);
  }
  return Object.fromEntries(params);
}
