import ts from 'typescript';

/** What of a file is read by people: its comments, the titles of its tests, and the names that it declares. */
export interface CodeText {
  readonly comments: readonly Excerpt[];
  readonly titles: readonly Excerpt[];
  readonly names: readonly Excerpt[];
}

/** A piece of a file, with the line that it starts on. */
export interface Excerpt {
  readonly line: number;
  readonly text: string;
}

/** Reads the comments, titles and declared names of a TypeScript file; names that it only uses are not its own. */
export function codeText(text: string): CodeText {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const comments = new Map<number, Excerpt>();
  const titles: Excerpt[] = [];
  const names: Excerpt[] = [];
  const excerpt = (start: number, end: number): Excerpt => ({
    line: file.getLineAndCharacterOfPosition(start).line + 1,
    text: text.slice(start, end),
  });
  const visit = (node: ts.Node): void => {
    const around = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of around) comments.set(pos, excerpt(pos, end));
    if (isTitle(node, file)) titles.push(excerpt(node.getStart(file), node.getEnd()));
    if (isDeclaredName(node)) names.push(excerpt(node.getStart(file), node.getEnd()));
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return { comments: [...comments.values()], titles, names };
}

/** Whether a node is the title in `test('…', …)`, `test.each(rows)('…', …)` or `describe('…', …)`. */
function isTitle(node: ts.Node, file: ts.SourceFile): boolean {
  const { parent } = node;
  if (!ts.isStringLiteralLike(node) || !ts.isCallExpression(parent)) return false;
  return (
    parent.arguments[0] === node && /^(test|it|describe)\b/.test(parent.expression.getText(file))
  );
}

function isDeclaredName(node: ts.Node): boolean {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isImportSpecifier(parent)) return false;
  return 'name' in parent && parent.name === node;
}
