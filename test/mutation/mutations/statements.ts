import ts from 'typescript';
import { replaceNode, type Edit } from './edit.ts';

/** Mutations of one statement: left out, emptied, or another value returned. */
export function mutateStatement(node: ts.Node): readonly Edit[] {
  if (ts.isExpressionStatement(node)) {
    return isDelegation(node) ? [] : [replaceNode(node, 'statement', ';')];
  }
  if (ts.isThrowStatement(node) || ts.isContinueStatement(node) || ts.isBreakStatement(node)) {
    return [replaceNode(node, 'statement', ';')];
  }
  if (ts.isReturnStatement(node)) return mutateReturn(node);
  if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) return mutateBody(node);
  if (ts.isForOfStatement(node)) return [replaceNode(node.statement, 'statement', '{}')];
  return [];
}

/** The compiler refuses a constructor without its `super(…)`. */
function isDelegation(node: ts.ExpressionStatement): boolean {
  return (
    ts.isCallExpression(node.expression) &&
    node.expression.expression.kind === ts.SyntaxKind.SuperKeyword
  );
}

function mutateReturn(node: ts.ReturnStatement): readonly Edit[] {
  const { expression } = node;
  if (expression === undefined) return [replaceNode(node, 'statement', ';')];
  return emptiedValues(expression, declaredType(node)).map((text) =>
    replaceNode(expression, 'return', text),
  );
}

function mutateBody(node: ts.ArrowFunction): readonly Edit[] {
  const { body } = node;
  if (ts.isBlock(body)) return [];
  return emptiedValues(body, node.type).map((text) => replaceNode(body, 'return', text));
}

/** What a function of this declared type returns when it does nothing; the literals are mutated elsewhere. */
function emptiedValues(value: ts.Expression, type: ts.TypeNode | undefined): readonly string[] {
  if (type === undefined) return [];
  const written = type.getText().replace(/^Promise<(.*)>$/s, '$1');
  const emptied: string[] = [];
  if (written === 'boolean' && !isBoolean(value)) emptied.push('true', 'false');
  if (/(\[\]|^readonly .*\[\]|^(Readonly)?Array<.*>)$/s.test(written)) emptied.push('[]');
  if (/^(Readonly)?Map</.test(written)) emptied.push('new Map()');
  if (/^(Readonly)?Set</.test(written)) emptied.push('new Set()');
  if (written === 'string') emptied.push("''");
  if (written === 'number') emptied.push('0');
  if (written.endsWith('| undefined')) emptied.push('undefined');
  return emptied.filter((text) => text !== value.getText());
}

function isBoolean(value: ts.Expression): boolean {
  return value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword;
}

function declaredType(node: ts.Node): ts.TypeNode | undefined {
  const owner = ts.findAncestor(node, ts.isFunctionLike);
  return owner?.type;
}
