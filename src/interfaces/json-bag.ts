/** Bags whose values are JSON, as charms that use charms.reactive or ops write them. */
import { type Json, tryParseJson } from '../base/json.ts';
import { canonicalJson } from '../reactive/canonical-json.ts';
import type { InterfaceBag } from './interface.ts';

/**
 * The values of a bag parsed as JSON; a value that is no JSON stays text.
 *
 * Juju itself puts addresses as bare text into the same bags.
 */
export function decode(bag: InterfaceBag): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    Object.entries(bag).map(([key, text]) => {
      const value = tryParseJson(text);
      return [key, value === undefined ? text : value];
    }),
  );
}

/**
 * Values as they go into a bag: `relation.own.write(jsonBag.encode({ ports: [80] }))`.
 *
 * Equal values give equal text, so that writing them again causes no hook on the other side; null and undefined
 * remove their key.
 *
 * @throws JSON_INVALID for what JSON has no text for.
 */
export function encode(
  values: Readonly<Record<string, Json | undefined>>,
): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      value === null || value === undefined ? undefined : canonicalJson(value),
    ]),
  );
}
