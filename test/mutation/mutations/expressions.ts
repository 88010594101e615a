import ts from 'typescript';
import { replaceNode, type Edit, type MutationKind } from './edit.ts';

const kind = ts.SyntaxKind;

/** Operators and what each is exchanged for: first its opposite, then its neighbour by one at the boundary. */
const operators: ReadonlyMap<ts.SyntaxKind, readonly (readonly [MutationKind, string])[]> = new Map(
  [
    [kind.EqualsEqualsEqualsToken, [['comparison', '!==']]],
    [kind.ExclamationEqualsEqualsToken, [['comparison', '===']]],
    [
      kind.LessThanToken,
      [
        ['comparison', '>='],
        ['boundary', '<='],
      ],
    ],
    [
      kind.LessThanEqualsToken,
      [
        ['comparison', '>'],
        ['boundary', '<'],
      ],
    ],
    [
      kind.GreaterThanToken,
      [
        ['comparison', '<='],
        ['boundary', '>='],
      ],
    ],
    [
      kind.GreaterThanEqualsToken,
      [
        ['comparison', '<'],
        ['boundary', '>'],
      ],
    ],
    [kind.PlusToken, [['arithmetic', '-']]],
    [kind.MinusToken, [['arithmetic', '+']]],
    [kind.AsteriskToken, [['arithmetic', '/']]],
    [kind.SlashToken, [['arithmetic', '*']]],
    [kind.PercentToken, [['arithmetic', '*']]],
    [kind.PlusEqualsToken, [['arithmetic', '-=']]],
    [kind.MinusEqualsToken, [['arithmetic', '+=']]],
    [kind.AmpersandAmpersandToken, [['logic', '||']]],
    [kind.BarBarToken, [['logic', '&&']]],
  ],
);

/** Mutations of one expression: operators, sides of `??`, negations, conditions, optional chains. */
export function mutateExpression(node: ts.Node): readonly Edit[] {
  if (ts.isBinaryExpression(node)) return mutateBinary(node);
  if (ts.isPrefixUnaryExpression(node) && node.operator === kind.ExclamationToken) {
    return [replaceNode(node, 'condition', node.operand.getText())];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    return exchangeStep(node);
  }
  if (ts.isConditionalExpression(node)) return mutateCondition(node.condition);
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return mutateCondition(node.expression);
  if (node.kind === kind.QuestionDotToken) return mutateOptionalChain(node);
  return [];
}

function mutateBinary(node: ts.BinaryExpression): readonly Edit[] {
  if (node.operatorToken.kind === kind.QuestionQuestionToken) {
    return [node.left, node.right].map((side) => replaceNode(node, 'logic', `(${side.getText()})`));
  }
  return (operators.get(node.operatorToken.kind) ?? []).map(([what, text]) =>
    replaceNode(node.operatorToken, what, text),
  );
}

function exchangeStep(node: ts.PrefixUnaryExpression | ts.PostfixUnaryExpression): readonly Edit[] {
  const text = node.getText();
  if (node.operator === kind.PlusPlusToken) {
    return [replaceNode(node, 'arithmetic', text.replace('++', '--'))];
  }
  if (node.operator === kind.MinusMinusToken) {
    return [replaceNode(node, 'arithmetic', text.replace('--', '++'))];
  }
  return [];
}

/** A condition is negated and made constant, except where another mutation says the same. */
function mutateCondition(condition: ts.Expression): readonly Edit[] {
  const constants = ['true', 'false'].map((text) => replaceNode(condition, 'condition', text));
  return isNegatedElsewhere(condition)
    ? constants
    : [replaceNode(condition, 'condition', `!(${condition.getText()})`), ...constants];
}

function isNegatedElsewhere(condition: ts.Expression): boolean {
  if (ts.isPrefixUnaryExpression(condition)) return condition.operator === kind.ExclamationToken;
  if (!ts.isBinaryExpression(condition)) return false;
  const [first] = operators.get(condition.operatorToken.kind) ?? [];
  return first?.[0] === 'comparison';
}

/** Only property reads: before `[` or `(` the text without the token would be another expression. */
function mutateOptionalChain(token: ts.Node): readonly Edit[] {
  return ts.isPropertyAccessExpression(token.parent) ? [replaceNode(token, 'optional', '.')] : [];
}
