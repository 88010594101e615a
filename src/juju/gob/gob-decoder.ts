import { assertNever } from '../../errors.ts';
import { ByteReader, malformed } from './byte-reader.ts';
import { firstUserId, type GobValue } from './gob-type.ts';
import {
  builtinTypes,
  wireTypeId,
  wireTypeOf,
  type WireField,
  type WireType,
} from './wire-type.ts';

/** A message of a stream: a type definition, which the decoder keeps, or a value. */
export type GobMessage =
  { readonly kind: 'type' } | { readonly kind: 'value'; readonly value: GobValue };

/**
 * How deep values may be nested, how many of them a message may hold, how many types a stream may define, and how
 * many fields those may have together: types are kept as long as the stream is.
 */
export const gobLimits = { depth: 64, values: 250_000, types: 1_000, fields: 10_000 } as const;

/**
 * Decodes the messages of one gob stream, by the type definitions that arrive in it.
 *
 * Source of the format: Go `encoding/gob` doc.go, decoder.go. Bytes of any kind end in a value or in
 * AGENT_WIRE_INVALID, after work and memory in proportion to their number.
 */
export class GobDecoder {
  readonly #types = builtinTypes();
  #fields = 0;

  /** @throws AGENT_WIRE_INVALID; the stream can not be read on after that. */
  decode(message: Uint8Array): GobMessage {
    const reader = new ByteReader(message);
    const id = reader.int();
    if (typeof id === 'bigint') throw malformed('a type id beyond all bounds');
    const values = new ValueReader(this.#types, reader);
    if (id < 0) {
      const definition = values.read(wireTypeId, 0);
      end(reader);
      this.#define(-id, wireTypeOf(definition));
      return { kind: 'type' };
    }
    // A value that is no struct has a zero before it, where a struct has the number of its first field.
    if (this.#types.get(id)?.kind !== 'struct' && reader.uint() !== 0) {
      throw malformed('a value without its leading zero');
    }
    const value = values.read(id, 0);
    end(reader);
    return { kind: 'value', value };
  }

  #define(id: number, type: WireType): void {
    if (id < firstUserId) throw malformed(`a definition of the built-in type ${id}`);
    if (this.#types.has(id)) throw malformed(`a second definition of type ${id}`);
    if (this.#types.size >= gobLimits.types) throw malformed(`more than ${gobLimits.types} types`);
    if (type.kind === 'struct') this.#fields += type.fields.length;
    if (this.#fields > gobLimits.fields) {
      throw malformed(`types with more than ${gobLimits.fields} fields`);
    }
    this.#types.set(id, type);
  }
}

function end(reader: ByteReader): void {
  if (reader.rest > 0) throw malformed(`${reader.rest} bytes after the end of a value`);
}

/** Reads the values of one message. */
class ValueReader {
  readonly #types: ReadonlyMap<number, WireType>;
  readonly #reader: ByteReader;
  #values = 0;

  constructor(types: ReadonlyMap<number, WireType>, reader: ByteReader) {
    this.#types = types;
    this.#reader = reader;
  }

  read(id: number, depth: number): GobValue {
    const type = this.#types.get(id);
    if (type === undefined) throw malformed(`a value of type ${id}, which is not known`);
    if (depth > gobLimits.depth) throw malformed(`values nested more than ${gobLimits.depth} deep`);
    this.#values += 1;
    if (this.#values > gobLimits.values) {
      throw malformed(`more than ${gobLimits.values} values in a message`);
    }
    switch (type.kind) {
      case 'bool':
        return this.#bool();
      case 'int':
        return this.#reader.int();
      case 'uint':
        return this.#reader.uint();
      case 'float':
        return this.#reader.float();
      case 'complex':
        return [this.#reader.float(), this.#reader.float()];
      case 'bytes':
        return this.#reader.bytes();
      case 'string':
        return this.#reader.text();
      case 'struct':
        return this.#struct(type.fields, depth);
      case 'slice':
        return this.#elements(type.element, this.#reader.count(), depth);
      case 'array':
        return this.#array(type.element, type.length, depth);
      case 'map':
        return this.#map(type.key, type.element, depth);
      default:
        return assertNever(type);
    }
  }

  #bool(): boolean {
    const value = this.#reader.uint();
    if (value !== 0 && value !== 1) throw malformed('a truth value that is neither 0 nor 1');
    return value === 1;
  }

  #struct(fields: readonly WireField[], depth: number): GobValue {
    const values: [string, GobValue][] = [];
    let at = -1;
    for (;;) {
      const delta = this.#reader.uint();
      if (delta === 0) return Object.fromEntries(values);
      at += Number(delta);
      const field = fields[at];
      if (field === undefined) throw malformed('a field that its struct type does not have');
      values.push([field.name, this.read(field.id, depth + 1)]);
    }
  }

  #elements(id: number, count: number, depth: number): readonly GobValue[] {
    const values: GobValue[] = [];
    for (let each = 0; each < count; each += 1) values.push(this.read(id, depth + 1));
    return values;
  }

  #array(id: number, length: number, depth: number): readonly GobValue[] {
    const count = this.#reader.count();
    if (count !== length) throw malformed(`${count} elements for an array of ${length}`);
    return this.#elements(id, count, depth);
  }

  #map(key: number, element: number, depth: number): GobValue {
    const entries = new Map<GobValue, GobValue>();
    const count = this.#reader.count();
    for (let each = 0; each < count; each += 1) {
      entries.set(this.read(key, depth + 1), this.read(element, depth + 1));
    }
    return entries;
  }
}
