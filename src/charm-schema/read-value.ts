import type { Json, JsonObject, JsonPath } from '../base/json.ts';
import { reportRepeated, reportUntypedKey, where } from './findings.ts';
import { anyJson, mismatch } from './node-json.ts';
import { readDefault } from './read-option.ts';
import { checkBounds, readActionKey, readSchema } from './read-schema.ts';
import { readText, readTyped } from './read-scalar.ts';
import type { Finding, ReadContext } from './read-context.ts';
import { isReserved } from './names.ts';
import type { Field, MapType, NameRule, RecordType, ValueType } from './value-type.ts';
import type { YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';

/** Reads a value by its type and reports all that does not fit; what it answers is the value as Juju understands it. */
export function readValue(
  valueType: ValueType,
  node: YamlNode,
  path: JsonPath,
  context: ReadContext,
): Json {
  // A layer that says nothing leaves what the layers below say.
  if (!context.whole && isNothing(node)) return null;
  switch (valueType.is) {
    case 'anything':
      return anyJson(node, path, context);
    case 'schema':
      return readSchema(node, path, context);
    case 'list':
      if (node.kind !== 'list') return mismatch(valueType.expected, node, path, context);
      if (node.items.length === 0 && valueType.filled !== undefined) {
        mismatch(
          `${valueType.expected} with at least one`,
          node,
          path,
          context.narrowed({ by: valueType.filled }),
        );
      }
      return node.items.map((item, index) =>
        readValue(valueType.of, item, [...path, index], context),
      );
    case 'map':
      return readMap(valueType, node, path, context);
    case 'record':
      return readRecord(valueType, node, path, context);
    case 'short or long':
      return node.kind === 'scalar' && node.type === 'text'
        ? readText(valueType.short, node, path, context)
        : readRecord(valueType.long, node, path, context);
    case 'text':
    case 'written':
    case 'flag':
    case 'integer':
    case 'number':
    case 'nothing':
    case 'text or integer':
      return readTyped(valueType, node, path, context);
  }
}

function readMap(valueType: MapType, node: YamlNode, path: JsonPath, context: ReadContext): Json {
  if (node.kind !== 'map') {
    return isNothing(node) && valueType.decoded === true
      ? {}
      : mismatch(valueType.expected, node, path, context);
  }
  reportRepeated(node, path, context);
  return collect(node, ({ key, value }) => {
    if (valueType.decoded !== true) reportUntypedKey(key, path, context);
    // Go decodes nothing into the empty text.
    const name = valueType.decoded === true && key.type === 'null' ? '' : key.text;
    if (valueType.names !== undefined)
      reportName(valueType.names, { name, key: key.text }, path, context);
    return readValue(valueType.of, value, [...path, key.text], context);
  });
}

function readRecord(
  valueType: RecordType,
  node: YamlNode,
  path: JsonPath,
  context: ReadContext,
): Json {
  if (node.kind !== 'map') {
    return isNothing(node) && valueType.decoded === true
      ? {}
      : mismatch(valueType.expected, node, path, context);
  }
  reportRepeated(node, path, context);
  const { fields, alsoKnown = {} } = valueType;
  const known = [...Object.keys(fields), ...Object.keys(alsoKnown)];
  const found = collect(node, ({ key, value }) => {
    if (valueType.decoded !== true) reportUntypedKey(key, path, context);
    const here = [...path, key.text];
    const field = own(fields, key.text);
    if (field !== undefined) return readField(field, value, here, context);
    const besides = own(alsoKnown, key.text);
    if (besides !== undefined)
      return readValue(besides, value, here, context.narrowed({ by: [], stricter: 'store-keys' }));
    if (valueType.schema === true) return readActionKey(key.text, value, here, context);
    if (valueType.open !== true) reportUnknown(key, known, path, context);
    return anyJson(value, here, context);
  });
  if (valueType.option === true) return readDefault(node, found, path, context);
  if (valueType.schema === true) checkBounds(node, found, path, context);
  for (const [key, { required }] of Object.entries(fields)) {
    if (required !== true || !context.whole || Object.hasOwn(found, key)) continue;
    context.report({
      path,
      part: 'key',
      code: 'KEY_MISSING',
      message: `${where(path)}the key ${key} is missing`,
    });
  }
  return found;
}

function readField(
  { valueType, by }: Field,
  value: YamlNode,
  path: JsonPath,
  context: ReadContext,
): Json {
  return readValue(valueType, value, path, by === undefined ? context : context.narrowed({ by }));
}

function collect(node: YamlMap, read: (entry: YamlMap['entries'][number]) => Json): JsonObject {
  return Object.fromEntries(node.entries.map((entry) => [entry.key.text, read(entry)]));
}

function own<Value>(record: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isNothing(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.type === 'null';
}

function reportName(
  { pattern, what, source, reserved }: NameRule,
  { name, key }: { readonly name: string; readonly key: string },
  path: JsonPath,
  context: ReadContext,
): void {
  const place = { path: [...path, key], part: 'key' } as const;
  if (!pattern.test(name)) {
    const message = `${JSON.stringify(name)} cannot be ${what}, which has to match ${pattern.source}`;
    const finding: Finding = { ...place, code: 'NAME_INVALID', message };
    context.report(source === undefined ? { ...finding, stricter: 'names' } : finding);
  } else if (reserved === true && context.whole && isReserved(name)) {
    context.report({
      ...place,
      code: 'NAME_RESERVED',
      message: `the name ${name} is reserved by Juju`,
    });
  }
}

function reportUnknown(
  key: YamlScalar,
  known: readonly string[],
  path: JsonPath,
  context: ReadContext,
): void {
  context.report({
    ...{
      path: [...path, key.text],
      part: 'key',
      code: 'KEY_UNKNOWN',
      stricter: 'known-keys',
      known,
    },
    message: `${where(path)}unknown key ${JSON.stringify(key.text)}`,
  });
}
