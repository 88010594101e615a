import ts from 'typescript';
import { replaceNode, type Edit } from './edit.ts';

/** Mutations of literals: booleans, numbers, strings, templates and regular expressions; types are not visited. */
export function mutateConstant(node: ts.Node): readonly Edit[] {
  if (node.kind === ts.SyntaxKind.TrueKeyword) return [replaceNode(node, 'constant', 'false')];
  if (node.kind === ts.SyntaxKind.FalseKeyword) return [replaceNode(node, 'constant', 'true')];
  if (ts.isNumericLiteral(node)) return mutateNumber(node);
  if (ts.isStringLiteral(node)) return isName(node) ? [] : [mutateString(node)];
  if (ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) {
    return [replaceNode(node, 'text', "''")];
  }
  if (ts.isRegularExpressionLiteral(node)) return mutatePattern(node);
  return [];
}

function mutateNumber(node: ts.NumericLiteral): readonly Edit[] {
  // A sort looks only at the sign of what its comparison returns.
  if (node.text !== '0' && isComparison(node)) return [replaceNode(node, 'constant', '(-1)')];
  return [`(${node.getText()} + 1)`, ...(Number(node.text) === 0 ? [] : ['0'])].map((text) =>
    replaceNode(node, 'constant', text),
  );
}

/** Whether a number is what the comparison of a sort returns, by itself or as a branch of a conditional expression. */
function isComparison(node: ts.Expression): boolean {
  const { parent } = node;
  const isBranch = ts.isConditionalExpression(parent) && parent.condition !== node;
  if (isBranch || ts.isPrefixUnaryExpression(parent) || ts.isParenthesizedExpression(parent)) {
    return isComparison(parent);
  }
  if (!ts.isArrowFunction(parent) || parent.body !== node) return false;
  const call = parent.parent;
  return (
    ts.isCallExpression(call) &&
    ts.isPropertyAccessExpression(call.expression) &&
    ['sort', 'toSorted'].includes(call.expression.name.text)
  );
}

/** A word is a constant of the program; what has a space is text for people. */
function mutateString(node: ts.StringLiteral): Edit {
  if (node.text === '') return replaceNode(node, 'constant', "'mutated'");
  return replaceNode(node, /\s/.test(node.text) ? 'text' : 'constant', "''");
}

/** Takes the anchors away and exchanges the quantifiers, each by itself. */
function mutatePattern(node: ts.RegularExpressionLiteral): readonly Edit[] {
  const text = node.getText();
  const end = text.lastIndexOf('/');
  const variants: string[] = [];
  if (text.startsWith('/^')) variants.push(`/${text.slice(2)}`);
  if (text[end - 1] === '$' && text[end - 2] !== '\\') {
    variants.push(text.slice(0, end - 1) + text.slice(end));
  }
  for (const match of text.matchAll(/[\w\])]([+*])(?!\/)/g)) {
    const at = match.index + 1;
    variants.push(`${text.slice(0, at)}${match[1] === '+' ? '*' : '+'}${text.slice(at + 1)}`);
  }
  return variants.map((variant) => replaceNode(node, 'pattern', variant));
}

/** Names of modules and of properties are no values. */
function isName(node: ts.StringLiteral): boolean {
  const { parent } = node;
  return (
    ts.isImportDeclaration(parent) ||
    ts.isExportDeclaration(parent) ||
    (ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword) ||
    (ts.isPropertyAssignment(parent) && parent.name === node)
  );
}
