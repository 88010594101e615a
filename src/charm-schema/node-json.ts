import type { Json } from '../base/json.ts';
import { reportRepeated, where } from './findings.ts';
import { at, type Finding, type ReadContext, report } from './read-context.ts';
import { describeNode, type YamlNode, type YamlScalar } from './yaml-node.ts';

/** A value of any type; keys are as they were written. */
export function anyJson(node: YamlNode, context: ReadContext): Json {
  switch (node.kind) {
    case 'scalar':
      return scalarJson(node, context);
    case 'list':
      return node.items.map((item, index) => anyJson(item, at(context, index)));
    case 'map':
      reportRepeated(node, context);
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [key.text, anyJson(value, at(context, key.text))]),
      );
  }
}

/** A scalar's value; a number that JSON or JavaScript can't hold is reported. */
export function scalarJson(node: YamlScalar, context: ReadContext): Json {
  const { type, value } = node;
  if (typeof value !== 'number') return value;
  const isExact = type === 'float' ? Number.isFinite(value) : Number.isSafeInteger(value);
  if (!isExact) {
    report(context, {
      ...{ part: 'value', code: 'VALUE_INVALID', stricter: 'plain-numbers' },
      message: `${where(context.path)}expected a finite number of at most 2^53, found ${describeNode(node)}`,
    });
  }
  return value;
}

/** Reports a value of another type, and gives it as it is. */
export function mismatch(expected: string, node: YamlNode, context: ReadContext): Json {
  const quotable =
    /^a(n|) .*text|name|channel/.test(expected) && node.kind === 'scalar' && node.type !== 'null';
  const finding: Finding = {
    ...{ part: 'value', code: 'VALUE_INVALID' },
    message: `${where(context.path)}expected ${expected}, found ${describeNode(node)}`,
    ...(quotable && node.type !== 'text' ? { hint: 'put it in quotes' } : {}),
  };
  report(context, finding);
  return anyJson(node, context);
}
