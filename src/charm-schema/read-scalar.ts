import type { Json } from '../base/json.ts';
import { where } from './findings.ts';
import { mismatch, scalarJson } from './node-json.ts';
import { report, type ReadContext } from './read-context.ts';
import { parseGoInteger } from './resolve-scalar.ts';
import type { ValueType, TextType } from './value-type.ts';
import { describeNode, type YamlNode } from './yaml-node.ts';

/** The type of a value that is no collection. */
export type ScalarValueType = Exclude<
  ValueType,
  { readonly is: 'anything' | 'schema' | 'list' | 'map' | 'record' | 'short or long' }
>;

/** Reads a value that is no collection. */
export function readTyped(valueType: ScalarValueType, node: YamlNode, context: ReadContext): Json {
  switch (valueType.is) {
    case 'text':
      return readText(valueType, node, context);
    case 'flag': {
      const flag = flagOf(node, valueType.strict === true);
      return flag ?? mismatch('true or false', node, context);
    }
    case 'integer': {
      if (valueType.nothing === true && node.kind === 'scalar' && node.type === 'null') return null;
      const count = integerOf(node);
      if (count === undefined) return mismatch('a whole number', node, context);
      return checked(valueType.check?.(count), node, context) ?? exact(count, node, context);
    }
    case 'number':
      if (node.kind === 'scalar' && /^(u?int|float)$/.test(node.type))
        return scalarJson(node, context);
      return mismatch('a number', node, context);
    case 'nothing':
      if (node.kind === 'scalar' && node.type === 'null') return null;
      return mismatch('nothing', node, context);
    case 'text or integer': {
      const value = integerOf(node) ?? textOf(node);
      if (value === undefined) return mismatch(valueType.expected, node, context);
      const exactValue = typeof value === 'number' ? exact(value, node, context) : value;
      return checked(valueType.check(value), node, context) ?? exactValue;
    }
    case 'written': {
      if (node.kind !== 'scalar') return mismatch(valueType.expected, node, context);
      const text = node.type === 'null' ? '' : node.text;
      if (valueType.oneOf !== undefined && text !== '' && !valueType.oneOf.includes(text)) {
        return mismatch(`one of ${valueType.oneOf.join(', ')}`, node, context);
      }
      return text;
    }
  }
}

/** Reads a text. */
export function readText(valueType: TextType, node: YamlNode, context: ReadContext): Json {
  const text = textOf(node);
  const expected =
    valueType.oneOf === undefined
      ? (valueType.expected ?? 'a text')
      : `one of ${valueType.oneOf.join(', ')}`;
  if (text === undefined || (valueType.oneOf !== undefined && !valueType.oneOf.includes(text))) {
    return mismatch(expected, node, context);
  }
  if (valueType.pattern !== undefined && !valueType.pattern.test(text)) {
    const message = `${where(context.path)}expected ${expected}, which has to match ${valueType.pattern.source}, found ${describeNode(node)}`;
    report(context, { part: 'value', code: 'NAME_INVALID', message });
  }
  return checked(valueType.check?.(text), node, context) ?? text;
}

/** Reports what a check says; undefined where it says nothing. */
function checked(
  expected: string | undefined,
  node: YamlNode,
  context: ReadContext,
): Json | undefined {
  return expected === undefined ? undefined : mismatch(expected, node, context);
}

function textOf(node: YamlNode): string | undefined {
  return node.kind === 'scalar' && node.type === 'text' ? node.text : undefined;
}

/** Source: `numeric.go` of github.com/juju/schema. */
function integerOf(node: YamlNode): number | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (node.type === 'int' && typeof node.value === 'number') return node.value;
  return node.type === 'text' ? parseGoInteger(node.text) : undefined;
}

function flagOf(node: YamlNode, strict: boolean): boolean | undefined {
  if (node.kind !== 'scalar') return undefined;
  if (node.type === 'boolean') return node.value === true;
  return node.type === 'text' && !strict ? goBooleans.get(node.text) : undefined;
}

/** What Go's `strconv.ParseBool` takes. */
const goBooleans: ReadonlyMap<string, boolean> = new Map([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

/** An integer that JavaScript can't hold would be another one in a handler. */
function exact(count: number, node: YamlNode, context: ReadContext): number {
  if (!Number.isSafeInteger(count)) {
    report(context, {
      ...{ part: 'value', code: 'VALUE_INVALID', stricter: 'plain-numbers' },
      message: `${where(context.path)}expected a number of at most 2^53, found ${describeNode(node)}`,
    });
  }
  return count;
}
