import { assertNever, fault } from '../../errors.ts';
import { ByteWriter, message } from './byte-writer.ts';
import { builtinIds, firstUserId, isStruct, type GobType, type GobValue } from './gob-type.ts';

/** Encodes the values of one gob stream; a type's definition goes before its first value. */
export class GobEncoder {
  readonly #ids = new Map<GobType, number>();

  /** The messages for one value: definitions that the stream does not have yet, then the value. */
  encode(type: GobType, value: GobValue): Buffer {
    const parts = this.#definitions(type);
    const body = new ByteWriter();
    body.int(this.#idOf(type));
    if (type.kind !== 'struct') body.uint(0);
    this.#write(body, type, value);
    return Buffer.concat([...parts, message(body.done())]);
  }

  /** Definitions of this type and of what it is made of, outermost first, as Go sends them. */
  #definitions(type: GobType): readonly Buffer[] {
    if (this.#ids.has(type) || type.kind in builtinIds) return [];
    this.#ids.set(type, firstUserId + this.#ids.size);
    const inner = partsOf(type);
    // Ids are assigned before the definition is written, because it contains them.
    const later = inner.flatMap((part) => this.#definitions(part));
    return [this.#definition(type), ...later];
  }

  #definition(type: GobType): Buffer {
    const id = this.#idOf(type);
    const body = new ByteWriter();
    body.int(-id);
    if (type.kind === 'struct') {
      common(body, 3, { name: type.name, id });
      if (type.fields.length > 0) {
        body.uint(1);
        body.uint(type.fields.length);
        for (const field of type.fields) pair(body, field.name, this.#idOf(field.type));
      }
    } else if (type.kind === 'slice') {
      common(body, 2, { name: type.name, id });
      body.uint(1);
      body.int(this.#idOf(type.element));
    } else if (type.kind === 'map') {
      common(body, 4, { name: type.name, id });
      for (const part of [type.key, type.element]) {
        body.uint(1);
        body.int(this.#idOf(part));
      }
    }
    body.uint(0);
    body.uint(0);
    return message(body.done());
  }

  #idOf(type: GobType): number {
    const id = type.kind in builtinIds ? builtinId(type) : this.#ids.get(type);
    if (id === undefined) throw fault('INTERNAL', `the gob type ${type.kind} was not defined`);
    return id;
  }

  #write(body: ByteWriter, type: GobType, value: GobValue): void {
    switch (type.kind) {
      case 'bool':
        body.uint(value === true ? 1 : 0);
        break;
      case 'int':
        body.int(integer(value));
        break;
      case 'uint':
        body.uint(integer(value));
        break;
      case 'float':
        body.float(Number(value));
        break;
      case 'bytes':
        body.bytes(value instanceof Uint8Array ? value : mismatch(type, value));
        break;
      case 'string':
        body.text(typeof value === 'string' ? value : mismatch(type, value));
        break;
      case 'struct':
        this.#struct(body, type, value);
        break;
      case 'slice':
        this.#slice(body, type.element, Array.isArray(value) ? value : mismatch(type, value));
        break;
      case 'map':
        this.#map(body, type, value instanceof Map ? value : mismatch(type, value));
        break;
      default:
        assertNever(type);
    }
  }

  #slice(body: ByteWriter, element: GobType, values: readonly GobValue[]): void {
    body.uint(values.length);
    for (const each of values) this.#write(body, element, each);
  }

  #map(
    body: ByteWriter,
    type: Extract<GobType, { kind: 'map' }>,
    entries: ReadonlyMap<GobValue, GobValue>,
  ): void {
    body.uint(entries.size);
    for (const [key, each] of entries) {
      this.#write(body, type.key, key);
      this.#write(body, type.element, each);
    }
  }

  #struct(body: ByteWriter, type: Extract<GobType, { kind: 'struct' }>, value: GobValue): void {
    if (!isStruct(value)) mismatch(type, value);
    let last = -1;
    for (const [at, field] of type.fields.entries()) {
      const each = value[field.name];
      if (each === undefined || isZero(each)) continue;
      body.uint(at - last);
      last = at;
      this.#write(body, field.type, each);
    }
    body.uint(0);
  }
}

function partsOf(type: GobType): readonly GobType[] {
  if (type.kind === 'struct') return type.fields.map((field) => field.type);
  if (type.kind === 'slice') return [type.element];
  return type.kind === 'map' ? [type.key, type.element] : [];
}

function builtinId(type: GobType): number | undefined {
  return Object.entries(builtinIds).find(([kind]) => kind === type.kind)?.[1];
}

/** The start of a definition: which kind of type it is, its name and its id. */
function common(
  body: ByteWriter,
  kind: number,
  { name, id }: { readonly name: string; readonly id: number },
): void {
  body.uint(kind);
  body.uint(1);
  pair(body, name, id);
}

/** A struct of text and integer, such as `commonType` and `fieldType`. */
function pair(body: ByteWriter, name: string, id: number): void {
  if (name !== '') {
    body.uint(1);
    body.text(name);
  }
  body.uint(name === '' ? 2 : 1);
  body.int(id);
  body.uint(0);
}

function isZero(value: GobValue): boolean {
  if (value === false || value === '' || value === 0n) return true;
  if (typeof value === 'number') return Object.is(value, 0);
  return (Array.isArray(value) || value instanceof Uint8Array) && value.length === 0;
}

function integer(value: GobValue): number | bigint {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return value as number | bigint;
  throw fault('INTERNAL', 'a value for gob is not the integer that its type says');
}

function mismatch(type: GobType, value: GobValue): never {
  throw fault('INTERNAL', `a value for gob is ${typeof value} where its type says ${type.kind}`);
}
