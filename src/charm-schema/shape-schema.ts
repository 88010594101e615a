import type { RecordShape, Shape } from './shape.ts';

/** A JSON Schema of draft 7, as far as it is described here. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The shape of a file as a JSON Schema for editors.
 *
 * It asks for values in their plain spelling and lets keys be missing, as a layer's part of a file may.
 */
export function schemaOf(shape: Shape): JsonSchema {
  switch (shape.is) {
    case 'text':
      if (shape.oneOf !== undefined) return { enum: shape.oneOf };
      return {
        ...{ type: 'string', description: shape.expected ?? 'a text' },
        ...(shape.pattern === undefined ? {} : { pattern: shape.pattern.source }),
      };
    case 'written':
      if (shape.oneOf !== undefined) return { enum: shape.oneOf };
      return { type: ['string', 'number', 'boolean', 'null'], description: shape.expected };
    case 'flag':
      return { type: 'boolean', description: 'true or false' };
    case 'integer':
      return {
        type: shape.nothing === true ? ['integer', 'null'] : 'integer',
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
      return { type: ['string', 'integer'], description: shape.expected };
    case 'list':
      return {
        ...{ type: 'array', description: shape.expected, items: schemaOf(shape.of) },
        ...(shape.filled === undefined ? {} : { minItems: 1 }),
      };
    case 'short or long':
      return { if: { type: 'string' }, else: schemaOf(shape.long) };
    case 'map': {
      const { expected: description, names } = shape;
      return orNothing(shape.decoded, {
        ...{ type: 'object', description, additionalProperties: schemaOf(shape.of) },
        ...(names === undefined
          ? {}
          : { propertyNames: { pattern: names.pattern.source, description: names.what } }),
      });
    }
    case 'record':
      return orNothing(shape.decoded, recordSchema(shape));
  }
}

function recordSchema({ expected, fields, alsoKnown = {}, open, schema }: RecordShape): JsonSchema {
  const known = Object.entries(fields).map(([key, field]) => [key, schemaOf(field.shape)]);
  const besides = Object.entries(alsoKnown).map(([key, shape]) => [key, schemaOf(shape)]);
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
