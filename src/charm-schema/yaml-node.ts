/** A YAML text as a tree in which every value keeps the type that Juju gives it, and its place. */

export type YamlNode = YamlMap | YamlList | YamlScalar;

export interface YamlMap {
  readonly kind: 'map';
  /** After `<<` was resolved; a key stands once, with the value that Juju keeps. */
  readonly entries: readonly YamlEntry[];
  /** Keys that the text has twice in this map; Juju keeps the last without a word. */
  readonly repeated: readonly YamlScalar[];
  readonly start: number;
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly start: number;
}

/** The types of Go values that the YAML library makes of scalars; `uint` is beyond 64 bits with a sign. */
export type ScalarType = 'text' | 'int' | 'uint' | 'float' | 'boolean' | 'null';

export interface TypedScalar {
  readonly type: ScalarType;
  readonly value: string | number | boolean | null;
}

export interface YamlScalar extends TypedScalar {
  readonly kind: 'scalar';
  /** As it was written, without quotes: what Go keeps where a text is wanted. */
  readonly text: string;
  /** Whether nothing was written at all. */
  readonly absent: boolean;
  readonly start: number;
}

/** The value of a map's key; undefined where there is none. */
export function entryOf(node: YamlMap, key: string): YamlEntry | undefined {
  return node.entries.find((entry) => entry.key.type === 'text' && entry.key.text === key);
}

/** What a node is, in the words a user would use. */
export function describeNode(node: YamlNode): string {
  if (node.kind !== 'scalar') return `a ${node.kind}`;
  const shown = node.text.length > 60 ? ` of ${node.text.length} characters` : `, ${quoted(node)}`;
  switch (node.type) {
    case 'null':
      return 'nothing';
    case 'text':
      return `a string${shown}`;
    case 'int':
    case 'uint':
      return `an integer${shown}`;
    case 'float':
      return `a number${shown}`;
    case 'boolean':
      return `a boolean${shown}`;
  }
}

function quoted({ type, text }: YamlScalar): string {
  return type === 'text' ? JSON.stringify(text) : text;
}
