import type { RecordType, ValueType } from './value-type.ts';

/** A JSON Schema of draft 7, as far as it is described here. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The type of a file as a JSON Schema for editors.
 *
 * It asks for values in their plain spelling and lets keys be missing, as a layer's part of a file may.
 */
export function schemaOf(valueType: ValueType): JsonSchema {
  switch (valueType.is) {
    case 'text':
      if (valueType.oneOf !== undefined) return { enum: valueType.oneOf };
      return {
        ...{ type: 'string', description: valueType.expected ?? 'a text' },
        ...(valueType.pattern === undefined ? {} : { pattern: valueType.pattern.source }),
      };
    case 'written':
      if (valueType.oneOf !== undefined) return { enum: valueType.oneOf };
      return { type: ['string', 'number', 'boolean', 'null'], description: valueType.expected };
    case 'flag':
      return { type: 'boolean', description: 'true or false' };
    case 'integer':
      return {
        type: valueType.nothing === true ? ['integer', 'null'] : 'integer',
        description: 'a whole number',
      };
    case 'number':
      return { type: 'number', description: 'a number' };
    case 'nothing':
      return { type: 'null' };
    case 'anything':
      return {};
    case 'schema':
      return { type: 'object', description: 'a JSON Schema' };
    case 'text or integer':
      return { type: ['string', 'integer'], description: valueType.expected };
    case 'list':
      return {
        ...{ type: 'array', description: valueType.expected, items: schemaOf(valueType.of) },
        ...(valueType.filled === undefined ? {} : { minItems: 1 }),
      };
    case 'short or long':
      return { if: { type: 'string' }, else: schemaOf(valueType.long) };
    case 'map': {
      const { expected: description, names } = valueType;
      return orNothing(valueType.decoded, {
        ...{ type: 'object', description, additionalProperties: schemaOf(valueType.of) },
        ...(names === undefined
          ? {}
          : { propertyNames: { pattern: names.pattern.source, description: names.what } }),
      });
    }
    case 'record':
      return orNothing(valueType.decoded, recordSchema(valueType));
  }
}

function recordSchema({ expected, fields, alsoKnown = {}, open, schema }: RecordType): JsonSchema {
  const known = Object.entries(fields).map(([key, field]) => [key, schemaOf(field.valueType)]);
  const besides = Object.entries(alsoKnown).map(([key, valueType]) => [key, schemaOf(valueType)]);
  const isClosed = open !== true && schema !== true;
  return {
    ...{ type: 'object', description: expected },
    properties: Object.fromEntries([...known, ...besides]) as Readonly<Record<string, unknown>>,
    ...(isClosed ? { additionalProperties: false } : {}),
  };
}

function orNothing(decoded: true | undefined, schema: JsonSchema): JsonSchema {
  return decoded === true ? { if: { const: null }, else: schema } : schema;
}
