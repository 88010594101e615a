import { objectOf } from '../dispatch/charm/charm-facts.ts';
import type { Json } from '../dispatch/unit/unit.ts';

type Params = Readonly<Record<string, Json>>;

/**
 * An action's parameters with the defaults that actions.yaml has, also within objects that were given.
 *
 * Source: juju `domain/deployment/charm/actions.go` (InsertDefaults).
 */
export function withDefaults(properties: Json | undefined, given: Params): Params {
  const params = new Map<string, Json>(Object.entries(given));
  for (const [name, schema] of Object.entries(objectOf(properties))) {
    const { default: usual, properties: inner } = objectOf(schema);
    const value = params.get(name) ?? usual;
    if (value === undefined) continue;
    const nested = typeof value === 'object' && value !== null && !Array.isArray(value);
    params.set(name, nested ? withDefaults(inner, objectOf(value)) : value);
  }
  return Object.fromEntries(params);
}
