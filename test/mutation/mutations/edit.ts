import type ts from 'typescript';

/** What a mutation does to the source; the report groups by it. */
export type MutationKind =
  | 'comparison'
  | 'boundary'
  | 'arithmetic'
  | 'logic'
  | 'condition'
  | 'constant'
  | 'text'
  | 'pattern'
  | 'call'
  | 'optional'
  | 'collection'
  | 'statement'
  | 'return';

/** One replacement in the text of a source file. */
export interface Edit {
  readonly kind: MutationKind;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Describes the edit that replaces `node`, without the comments before it, by `text`. */
export function replaceNode(node: ts.Node, kind: MutationKind, text: string): Edit {
  return { kind, start: node.getStart(), end: node.getEnd(), text };
}
