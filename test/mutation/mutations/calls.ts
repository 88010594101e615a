import ts from 'typescript';
import { replaceNode, type Edit } from './edit.ts';

/** Methods of arrays and strings that have an opposite or a neighbour. */
const exchanged: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['find', 'findLast'],
  ['findLast', 'find'],
  ['indexOf', 'lastIndexOf'],
  ['lastIndexOf', 'indexOf'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['push', 'unshift'],
  ['unshift', 'push'],
  ['min', 'max'],
  ['max', 'min'],
  ['trimStart', 'trimEnd'],
  ['trimEnd', 'trimStart'],
  ['floor', 'ceil'],
  ['ceil', 'floor'],
]);

/** Methods whose result has the type of what they are called on: the call is left out. */
const leftOut: ReadonlySet<string> = new Set([
  'filter',
  'slice',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'trim',
  'toLowerCase',
  'toUpperCase',
  'concat',
  'replace',
  'replaceAll',
]);

/** Mutations of a method call: another method, or none. */
export function mutateCall(node: ts.Node): readonly Edit[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { name, expression } = node.expression;
  const other = exchanged.get(name.text);
  return [
    ...(other === undefined ? [] : [replaceNode(name, 'call', other)]),
    ...(leftOut.has(name.text) ? [replaceNode(node, 'call', expression.getText())] : []),
  ];
}

/** Mutations of what a literal collects: spreads are left out, and elements of an array all at once. */
export function mutateCollection(node: ts.Node): readonly Edit[] {
  if (ts.isSpreadAssignment(node)) return [replaceNode(node, 'collection', '...{}')];
  if (ts.isSpreadElement(node)) return [replaceNode(node, 'collection', '...[]')];
  if (ts.isArrayLiteralExpression(node) && node.elements.length > 0) {
    return [replaceNode(node, 'collection', '[]')];
  }
  return [];
}
