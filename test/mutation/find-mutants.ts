import ts from 'typescript';
import type { Mutant } from './mutant.ts';
import { mutateCall, mutateCollection } from './mutations/calls.ts';
import { mutateConstant } from './mutations/constants.ts';
import type { Edit } from './mutations/edit.ts';
import { mutateExpression } from './mutations/expressions.ts';
import { mutateStatement } from './mutations/statements.ts';

/** A source file of a room, with its text. */
export interface SourceText {
  readonly room: string;
  readonly file: string;
  readonly text: string;
}

const mutations = [
  mutateExpression,
  mutateConstant,
  mutateCall,
  mutateCollection,
  mutateStatement,
] as const;

/** Finds every mutant of a file, in the order of its text. Types, imports and declarations of types have none. */
export function findMutants({ room, file, text }: SourceText): readonly Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const edits: Edit[] = [];
  const visit = (node: ts.Node): void => {
    if (isOfTypes(node)) return;
    edits.push(...mutations.flatMap((mutate) => mutate(node)));
    ts.forEachChild(node, visit);
  };
  visit(source);
  return edits
    .toSorted((a, b) => a.start - b.start || a.end - b.end)
    .map((edit) => {
      const { line, character } = source.getLineAndCharacterOfPosition(edit.start);
      const original = text.slice(edit.start, edit.end);
      return { ...edit, room, file, line: line + 1, column: character + 1, original };
    });
}

function isOfTypes(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isImportDeclaration(node)
  );
}
