import type { Json, JsonPath } from '../base/json.ts';
import { reportRepeated, where } from './findings.ts';
import type { Finding, ReadContext } from './read-context.ts';
import { describeNode, type YamlNode, type YamlScalar } from './yaml-node.ts';

/** A value of any type; keys are as they were written. */
export function anyJson(node: YamlNode, path: JsonPath, context: ReadContext): Json {
  switch (node.kind) {
    case 'scalar':
      return scalarJson(node, path, context);
    case 'list':
      return node.items.map((item, index) => anyJson(item, [...path, index], context));
    case 'map':
      reportRepeated(node, path, context);
      return Object.fromEntries(
        node.entries.map(({ key, value }) => [
          key.text,
          anyJson(value, [...path, key.text], context),
        ]),
      );
  }
}

/** A scalar's value; a number that JSON or JavaScript can't hold is reported. */
export function scalarJson(node: YamlScalar, path: JsonPath, context: ReadContext): Json {
  const { type, value } = node;
  if (typeof value !== 'number') return value;
  const isExact = type === 'float' ? Number.isFinite(value) : Number.isSafeInteger(value);
  if (!isExact) {
    context.report({
      ...{ path, part: 'value', code: 'VALUE_INVALID', stricter: 'plain-numbers' },
      message: `${where(path)}expected a finite number of at most 2^53, found ${describeNode(node)}`,
    });
  }
  return value;
}

/** Reports a value of another type, and gives it as it is. */
export function mismatch(
  expected: string,
  node: YamlNode,
  path: JsonPath,
  context: ReadContext,
): Json {
  const quotable =
    /^a(n|) .*text|name|channel/.test(expected) && node.kind === 'scalar' && node.type !== 'null';
  const finding: Finding = {
    ...{ path, part: 'value', code: 'VALUE_INVALID' },
    message: `${where(path)}expected ${expected}, found ${describeNode(node)}`,
    ...(quotable && node.type !== 'text' ? { hint: 'put it in quotes' } : {}),
  };
  context.report(finding);
  return anyJson(node, path, context);
}
