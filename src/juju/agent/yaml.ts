import { isList, isObject, type Json } from '../../base/json.ts';
import { trimEndOf } from '../../base/trim.ts';
import { goNumber } from './go-number.ts';
import { yamlText } from './yaml-text.ts';

/** A value as YAML in block style, as Go's YAML writes it. */
export function yaml(value: Json): string {
  return `${trimEndOf(block(value, { column: 0, indent: 0 }), '\n')}\n`;
}

interface Place {
  readonly column: number;
  readonly indent: number;
}

function block(value: Json, place: Place): string {
  if (isList(value) && value.length > 0) return list(value, place.indent);
  if (isObject(value) && Object.keys(value).length > 0) return map(value, place.indent);
  return scalar(value, place);
}

/** A list and a map begin in place; their further lines are indented. */
function list(value: readonly Json[], indent: number): string {
  const margin = ' '.repeat(indent);
  const inner = { column: indent + 2, indent: indent + 2 };
  return value.map((each) => `- ${block(each, inner)}`).join(`\n${margin}`);
}

function map(value: Readonly<Record<string, Json>>, indent: number): string {
  const margin = ' '.repeat(indent);
  const entries = Object.entries(value).map(([name, each]) => {
    const key = yamlText(name, { column: indent, indent, isKey: true });
    const begin = `${key}:`;
    if (isList(each) && each.length > 0) return `${begin}\n${margin}${list(each, indent)}`;
    if (isObject(each) && Object.keys(each).length > 0) {
      return `${begin}\n${margin}  ${map(each, indent + 2)}`;
    }
    return `${begin} ${scalar(each, { column: indent + begin.length + 1, indent: indent + 2 })}`;
  });
  return entries.join(`\n${margin}`);
}

function scalar(value: Json, { column, indent }: Place): string {
  if (typeof value === 'number') return goNumber(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  return yamlText(value, { column, indent: Math.max(indent, 2), isKey: false });
}
