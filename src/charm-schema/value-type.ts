/**
 * The types of values that Juju wants in a charm's files, as data.
 *
 * Each kind is one of Juju's checkers (github.com/juju/schema 1.2.0), or a Go type that the YAML library decodes
 * into; `expected` is what a message says was expected.
 */
import type { JujuVersion } from './refusal.ts';

export type ValueType =
  | TextType
  /** `schema.Bool`: also the texts that Go's `ParseBool` takes, where it is not `strict`. */
  | { readonly is: 'flag'; readonly strict?: true }
  /** `schema.Int`: an integer, or a text that Go's `ParseInt` takes with any prefix. */
  | { readonly is: 'integer'; readonly check?: Check<number>; readonly nothing?: true }
  /** `schema.Float` */
  | { readonly is: 'number' }
  | { readonly is: 'nothing' }
  | { readonly is: 'anything' }
  /** A JSON Schema of draft 4. */
  | { readonly is: 'schema' }
  /** `schema.List` */
  | {
      readonly is: 'list';
      readonly of: ValueType;
      readonly expected: string;
      /** The versions that refuse an empty one. */
      readonly filled?: readonly JujuVersion[];
    }
  /** `schema.StringMap` */
  | MapType
  /** `schema.FieldMap`, which does not look at other keys. */
  | RecordType
  /** A text as short form of a record. */
  | {
      readonly is: 'short or long';
      readonly short: TextType;
      readonly key: string;
      readonly long: RecordType;
    }
  /** A text or an integer, of which Juju makes something. */
  | {
      readonly is: 'text or integer';
      readonly check: Check<string | number>;
      readonly expected: string;
    }
  /** A Go string: any scalar, as it was written; nothing is the empty text. */
  | { readonly is: 'written'; readonly oneOf?: readonly string[]; readonly expected: string };

/** What is wrong with a value, or undefined. */
export type Check<Value> = (value: Value) => string | undefined;

export interface TextType {
  readonly is: 'text';
  readonly expected?: string;
  /** `schema.Const` of each. */
  readonly oneOf?: readonly string[];
  readonly check?: Check<string>;
  /** What a name has to match. */
  readonly pattern?: RegExp;
}

export interface MapType {
  readonly is: 'map';
  readonly of: ValueType;
  readonly expected: string;
  /** A map decoded into Go's `map[string]…`: any scalar is a key, as it was written, and nothing is an empty map. */
  readonly decoded?: true;
  readonly names?: NameRule;
}

/** What a key of a map has to look like. */
export interface NameRule {
  readonly pattern: RegExp;
  readonly what: string;
  /** Absent for a rule that is only ours. */
  readonly source?: string;
  /** Whether the names are refused that Juju keeps to itself. */
  readonly reserved?: true;
}

export interface RecordType {
  readonly is: 'record';
  readonly expected: string;
  /** The file of Juju that says so. */
  readonly source: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** Keys that Juju does not look at, and that tools and people do. */
  readonly alsoKnown?: Readonly<Record<string, ValueType>>;
  /** Whether other keys are a mistake; `open` where they mean something to others. */
  readonly open?: true;
  /** Whether the other keys are those of a JSON Schema. */
  readonly schema?: true;
  /** Whether its key `default` has to fit its key `type`. */
  readonly option?: true;
  /** A Go struct: any scalar is a key, and nothing is an empty struct. */
  readonly decoded?: true;
}

export interface Field {
  readonly valueType: ValueType;
  readonly required?: true;
  /** Where only some versions know the key. */
  readonly by?: readonly JujuVersion[];
}
