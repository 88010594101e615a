/** The keywords of JSON Schema draft 4 that Juju looks at. Source: `schema.go` of github.com/juju/gojsonschema 1.0.0. */
import { isList, type Json } from '../base/json.ts';

export type Keyword = { readonly expected: string } & (
  | { readonly is: 'schema' | 'schemas' | 'schema or schemas' | 'boolean or schema' }
  | { readonly is: 'map of schemas' | 'map of patterns' | 'dependencies' | 'pattern' }
  | { readonly is: 'value'; readonly fits: (value: Json) => boolean }
);

const types = ['array', 'boolean', 'integer', 'number', 'null', 'object', 'string'];

const isText = (value: Json): boolean => typeof value === 'string';
const isFlag = (value: Json): boolean => typeof value === 'boolean';
const isNumber = (value: Json): boolean => typeof value === 'number' && Number.isFinite(value);
const isCount = (value: Json): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const areUnique = (values: readonly Json[]): boolean =>
  new Set(values.map((each) => JSON.stringify(each))).size === values.length;

const text = { is: 'value', fits: isText, expected: 'a text' } as const;
const count = { is: 'value', fits: isCount, expected: 'a whole number of at least 0' } as const;
const limit = { is: 'value', fits: isNumber, expected: 'a number' } as const;
const flag = { is: 'value', fits: isFlag, expected: 'true or false' } as const;
const bound = {
  is: 'value',
  fits: isFlag,
  expected: 'true or false, as JSON Schema draft 4 has it',
} as const;
const schemas = { is: 'schemas', expected: 'a list of JSON Schemas' } as const;
const schemaMap = { is: 'map of schemas', expected: 'a map of JSON Schemas' } as const;
const flagOrSchema = { is: 'boolean or schema', expected: 'true, false or a JSON Schema' } as const;

/** Keyword → what it has to be. */
export const schemaKeywords: ReadonlyMap<string, Keyword> = new Map<string, Keyword>([
  ['title', text],
  ['description', text],
  [
    'type',
    {
      is: 'value',
      expected: `one of ${types.join(', ')}`,
      // Words in a list are not looked at.
      fits: (value) => (isList(value) ? value.every(isText) : types.some((each) => each === value)),
    },
  ],
  ['properties', schemaMap],
  ['definitions', schemaMap],
  ['patternProperties', { is: 'map of patterns', expected: 'a map of patterns to JSON Schemas' }],
  [
    'dependencies',
    { is: 'dependencies', expected: 'a map of names to lists of names or JSON Schemas' },
  ],
  ['additionalProperties', flagOrSchema],
  ['additionalItems', flagOrSchema],
  ['items', { is: 'schema or schemas', expected: 'a JSON Schema, or a list of them' }],
  [
    'multipleOf',
    {
      is: 'value',
      fits: (value) => isNumber(value) && Number(value) > 0,
      expected: 'a number greater than 0',
    },
  ],
  ['minimum', limit],
  ['maximum', limit],
  ['exclusiveMinimum', bound],
  ['exclusiveMaximum', bound],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'].map(
    (name) => [name, count] as const,
  ),
  ['pattern', { is: 'pattern', expected: 'a text that is a pattern' }],
  ['uniqueItems', flag],
  [
    'required',
    {
      is: 'value',
      expected: 'a list of different names, as JSON Schema draft 4 has it',
      fits: (value) => isList(value) && value.every(isText) && areUnique(value),
    },
  ],
  [
    'enum',
    {
      is: 'value',
      expected: 'a list of different values',
      fits: (value) => isList(value) && areUnique(value),
    },
  ],
  ['oneOf', schemas],
  ['anyOf', schemas],
  ['allOf', schemas],
  ['not', { is: 'schema', expected: 'a JSON Schema' }],
]);

/** Keywords of which the first may not be greater than the second. */
export const boundPairs = [
  ['minimum', 'maximum'],
  ['minLength', 'maxLength'],
  ['minProperties', 'maxProperties'],
] as const;

/** Keywords that need another. */
export const exclusiveBounds = [
  ['exclusiveMinimum', 'minimum'],
  ['exclusiveMaximum', 'maximum'],
] as const;
