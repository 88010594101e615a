import type { Json, JsonObject } from '../base/json.ts';
import { reportRepeated, reportUntypedKey, where } from './findings.ts';
import { anyJson, mismatch } from './node-json.ts';
import { readDefault } from './read-option.ts';
import { checkBounds, readActionKey, readSchema } from './read-schema.ts';
import { readText, readTyped } from './read-scalar.ts';
import { at, type Finding, narrowed, type ReadContext, report } from './read-context.ts';
import { isReserved } from './names.ts';
import type { Field, MapType, NameRule, RecordType, ValueType } from './value-type.ts';
import type { YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';

/** Reads a value by its type and reports all that does not fit; what it answers is the value as Juju understands it. */
export function readValue(valueType: ValueType, node: YamlNode, context: ReadContext): Json {
  // A layer that says nothing leaves what the layers below say.
  if (!context.whole && isNothing(node)) return null;
  switch (valueType.is) {
    case 'anything':
      return anyJson(node, context);
    case 'schema':
      return readSchema(node, context);
    case 'list':
      if (node.kind !== 'list') return mismatch(valueType.expected, node, context);
      if (node.items.length === 0 && valueType.filled !== undefined) {
        mismatch(
          `${valueType.expected} with at least one`,
          node,
          narrowed(context, { by: valueType.filled }),
        );
      }
      return node.items.map((item, index) => readValue(valueType.of, item, at(context, index)));
    case 'map':
      return readMap(valueType, node, context);
    case 'record':
      return readRecord(valueType, node, context);
    case 'short or long':
      return node.kind === 'scalar' && node.type === 'text'
        ? readText(valueType.short, node, context)
        : readRecord(valueType.long, node, context);
    case 'text':
    case 'written':
    case 'flag':
    case 'integer':
    case 'number':
    case 'nothing':
    case 'text or integer':
      return readTyped(valueType, node, context);
  }
}

function readMap(valueType: MapType, node: YamlNode, context: ReadContext): Json {
  if (node.kind !== 'map') {
    return isNothing(node) && valueType.decoded === true
      ? {}
      : mismatch(valueType.expected, node, context);
  }
  reportRepeated(node, context);
  return collect(node, ({ key, value }) => {
    if (valueType.decoded !== true) reportUntypedKey(key, context);
    // Go decodes nothing into the empty text.
    const name = valueType.decoded === true && key.type === 'null' ? '' : key.text;
    if (valueType.names !== undefined)
      reportName(valueType.names, { name, key: key.text }, context);
    return readValue(valueType.of, value, at(context, key.text));
  });
}

function readRecord(valueType: RecordType, node: YamlNode, context: ReadContext): Json {
  if (node.kind !== 'map') {
    return isNothing(node) && valueType.decoded === true
      ? {}
      : mismatch(valueType.expected, node, context);
  }
  reportRepeated(node, context);
  const { fields, alsoKnown = {} } = valueType;
  const known = [...Object.keys(fields), ...Object.keys(alsoKnown)];
  const found = collect(node, ({ key, value }) => {
    if (valueType.decoded !== true) reportUntypedKey(key, context);
    const here = at(context, key.text);
    const field = own(fields, key.text);
    if (field !== undefined) return readField(field, value, here);
    const besides = own(alsoKnown, key.text);
    if (besides !== undefined)
      return readValue(besides, value, narrowed(here, { by: [], stricter: 'store-keys' }));
    if (valueType.schema === true) return readActionKey(key.text, value, here);
    if (valueType.open !== true) reportUnknown(key, known, context);
    return anyJson(value, here);
  });
  if (valueType.option === true) return readDefault(node, found, context);
  if (valueType.schema === true) checkBounds(node, found, context);
  for (const [key, { required }] of Object.entries(fields)) {
    if (required !== true || !context.whole || Object.hasOwn(found, key)) continue;
    report(context, {
      part: 'key',
      code: 'KEY_MISSING',
      message: `${where(context.path)}the key ${key} is missing`,
    });
  }
  return found;
}

function readField({ valueType, by }: Field, value: YamlNode, context: ReadContext): Json {
  return readValue(valueType, value, by === undefined ? context : narrowed(context, { by }));
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
  context: ReadContext,
): void {
  const here = at(context, key);
  if (!pattern.test(name)) {
    const message = `${JSON.stringify(name)} cannot be ${what}, which has to match ${pattern.source}`;
    const finding: Finding = { part: 'key', code: 'NAME_INVALID', message };
    report(here, source === undefined ? { ...finding, stricter: 'names' } : finding);
  } else if (reserved === true && context.whole && isReserved(name)) {
    report(here, {
      part: 'key',
      code: 'NAME_RESERVED',
      message: `the name ${name} is reserved by Juju`,
    });
  }
}

function reportUnknown(key: YamlScalar, known: readonly string[], context: ReadContext): void {
  report(at(context, key.text), {
    ...{ part: 'key', code: 'KEY_UNKNOWN', stricter: 'known-keys', known },
    message: `${where(context.path)}unknown key ${JSON.stringify(key.text)}`,
  });
}
