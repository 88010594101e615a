import ts from 'typescript';

/** What of a file is read by people. */
export interface CodeText {
  readonly comments: readonly Excerpt[];
  /** Of its tests. */
  readonly titles: readonly Excerpt[];
  /** Strings of more than one word, and the text of templates: messages, descriptions, what is written into files. */
  readonly phrases: readonly Excerpt[];
  /** The names that it declares. */
  readonly names: readonly Excerpt[];
}

/** A piece of a file, with the line that it starts on. */
export interface Excerpt {
  readonly line: number;
  readonly text: string;
}

/** Reads a TypeScript file; names that it only uses are not its own. */
export function codeText(text: string): CodeText {
  const file = ts.createSourceFile('file.ts', text, ts.ScriptTarget.Latest, true);
  const comments = new Map<number, Excerpt>();
  const titles: Excerpt[] = [];
  const phrases: Excerpt[] = [];
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
    else if (isPhrase(node, file)) phrases.push(excerpt(node.getStart(file), node.getEnd()));
    if (isDeclaredName(node)) names.push(excerpt(node.getStart(file), node.getEnd()));
    for (const child of node.getChildren(file)) visit(child);
  };
  visit(file);
  return { comments: [...comments.values()], titles, phrases, names };
}

/** Whether a node is the title in `test('…', …)`, `test.each(rows)('…', …)` or `describe('…', …)`. */
function isTitle(node: ts.Node, file: ts.SourceFile): boolean {
  const { parent } = node;
  if (!ts.isStringLiteralLike(node) || !ts.isCallExpression(parent)) return false;
  return (
    parent.arguments[0] === node && /^(test|it|describe)\b/.test(parent.expression.getText(file))
  );
}

function isPhrase(node: ts.Node, file: ts.SourceFile): boolean {
  const isText =
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node);
  return isText && /\s/.test(node.getText(file));
}

function isDeclaredName(node: ts.Node): boolean {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isImportSpecifier(parent)) return false;
  return 'name' in parent && parent.name === node;
}
