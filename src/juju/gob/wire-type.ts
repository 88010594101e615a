/** The definitions of types that travel in a gob stream, which are themselves gob values. */
import { malformed } from './byte-reader.ts';
import { builtinIds, isStruct, type GobValue } from './gob-type.ts';

/** A type as a stream defines it: the types it is made of are ids, which may be defined later. */
export type WireType =
  | { readonly kind: 'bool' | 'int' | 'uint' | 'float' | 'bytes' | 'string' | 'complex' }
  | { readonly kind: 'struct'; readonly fields: readonly WireField[] }
  | { readonly kind: 'slice'; readonly element: number }
  | { readonly kind: 'array'; readonly element: number; readonly length: number }
  | { readonly kind: 'map'; readonly key: number; readonly element: number };

export interface WireField {
  readonly name: string;
  readonly id: number;
}

/** The id of the type that type definitions have. */
export const wireTypeId = 16;

const { bool, int, uint, float, bytes, string } = builtinIds;
/** Only here, for types that encode themselves; no stream names it. */
const selfEncodedId = 24;

function struct(...fields: readonly (readonly [string, number])[]): WireType {
  return { kind: 'struct', fields: fields.map(([name, id]) => ({ name, id })) };
}

/** What every stream knows before its first message. */
export function builtinTypes(): Map<number, WireType> {
  return new Map<number, WireType>([
    [bool, { kind: 'bool' }],
    [int, { kind: 'int' }],
    [uint, { kind: 'uint' }],
    [float, { kind: 'float' }],
    [bytes, { kind: 'bytes' }],
    [string, { kind: 'string' }],
    [7, { kind: 'complex' }],
    [
      wireTypeId,
      struct(
        ...([
          ['ArrayT', 17],
          ['SliceT', 19],
          ['StructT', 20],
          ['MapT', 23],
          ['GobEncoderT', selfEncodedId],
          ['BinaryMarshalerT', selfEncodedId],
          ['TextMarshalerT', selfEncodedId],
        ] as const),
      ),
    ],
    [17, struct(['CommonType', 18], ['Elem', int], ['Len', int])],
    [18, struct(['Name', string], ['Id', int])],
    [19, struct(['CommonType', 18], ['Elem', int])],
    [20, struct(['CommonType', 18], ['Field', 22])],
    [21, struct(['Name', string], ['Id', int])],
    [22, { kind: 'slice', element: 21 }],
    [23, struct(['CommonType', 18], ['Key', int], ['Elem', int])],
    [selfEncodedId, struct(['CommonType', 18])],
  ]);
}

/** Reads a definition that was decoded as a value of the type `wireTypeId`. */
export function wireTypeOf(definition: GobValue): WireType {
  if (!isStruct(definition)) throw malformed('a type definition that is none');
  const { ArrayT, SliceT, StructT, MapT } = definition;
  if (isStruct(ArrayT)) {
    return { kind: 'array', element: idOf(ArrayT.Elem), length: lengthOf(ArrayT.Len) };
  }
  if (isStruct(SliceT)) return { kind: 'slice', element: idOf(SliceT.Elem) };
  if (isStruct(MapT)) return { kind: 'map', key: idOf(MapT.Key), element: idOf(MapT.Elem) };
  if (isStruct(StructT)) return { kind: 'struct', fields: fieldsOf(StructT.Field) };
  // What encodes itself travels as bytes that only its own code understands.
  if (Object.keys(definition).length === 1) return { kind: 'bytes' };
  throw malformed('a type definition of no known kind');
}

function fieldsOf(value: GobValue | undefined): readonly WireField[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw malformed('a struct type without a list of fields');
  return value.map((field: GobValue) => {
    if (!isStruct(field) || typeof field.Name !== 'string') throw malformed('a field with no name');
    return { name: field.Name, id: idOf(field.Id) };
  });
}

function idOf(value: GobValue | undefined): number {
  if (typeof value === 'number' && value > 0) return value;
  throw malformed('a type definition that refers to no type');
}

function lengthOf(value: GobValue | undefined): number {
  if (value === undefined) return 0;
  if (typeof value === 'number' && value >= 0) return value;
  throw malformed('an array type with an impossible length');
}
