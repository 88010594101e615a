/** The types and values that Go's `encoding/gob` writes, as far as an agent's wire needs them. */

/** A type as an encoder takes it; each definition object goes over a connection once. */
export type GobType =
  | { readonly kind: 'bool' | 'int' | 'uint' | 'float' | 'bytes' | 'string' }
  | {
      readonly kind: 'struct';
      readonly name: string;
      readonly fields: readonly { readonly name: string; readonly type: GobType }[];
    }
  | { readonly kind: 'slice'; readonly name: string; readonly element: GobType }
  | {
      readonly kind: 'map';
      readonly name: string;
      readonly key: GobType;
      readonly element: GobType;
    };

/**
 * A value as it is decoded.
 *
 * Integers beyond 2^53 are bigints. A struct has no key for a field that has its type's zero value, since
 * gob does not send it.
 */
export type GobValue =
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly GobValue[]
  | ReadonlyMap<GobValue, GobValue>
  | GobStruct;

export interface GobStruct {
  readonly [field: string]: GobValue | undefined;
}

/** Ids of the types that every gob stream knows. Source: Go `encoding/gob` type.go. */
export const builtinIds = { bool: 1, int: 2, uint: 3, float: 4, bytes: 5, string: 6 } as const;

/** Types that a stream defines itself have this id or a higher one. */
export const firstUserId = 64;

/** Whether a decoded value is a struct. */
export function isStruct(value: GobValue | undefined): value is GobStruct {
  return (
    typeof value === 'object' &&
    !Array.isArray(value) &&
    !(value instanceof Map) &&
    !(value instanceof Uint8Array)
  );
}
