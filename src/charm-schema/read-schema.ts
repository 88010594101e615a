import { reportUntypedKey, where } from './findings.ts';
import { faultOfGoPattern } from './go-pattern.ts';
import type { Json, JsonObject } from '../base/json.ts';
import { anyJson, mismatch } from './node-json.ts';
import { at, report, type ReadContext } from './read-context.ts';
import { boundPairs, exclusiveBounds, type Keyword, schemaKeywords } from './schema-keywords.ts';
import { entryOf, type YamlMap, type YamlNode } from './yaml-node.ts';

/**
 * Reads a JSON Schema as Juju reads those of an action's parameters: draft 4, without references.
 *
 * Source: `actions.go`, `cleanse`, and `schema.go` of github.com/juju/gojsonschema 1.0.0.
 */
export function readSchema(node: YamlNode, context: ReadContext): Json {
  if (node.kind !== 'map') return mismatch('a JSON Schema', node, context);
  reportForbidden(node, context);
  return readKeywords(node, context);
}

/** Reads a key of an action that is not Juju's own: a keyword of the schema of its parameters, or anything. */
export function readActionKey(key: string, node: YamlNode, context: ReadContext): Json {
  if (key === '$ref') {
    report(context, {
      ...{ part: 'key', code: 'KEY_UNKNOWN', stricter: 'references' },
      message: `${where(context.path)}Juju takes $ref here in place of all that the action says of its parameters`,
      hint: 'write the schema out',
    });
  }
  if (
    key === '$ref' &&
    !(node.kind === 'scalar' && node.type === 'text' && isReference(node.text))
  ) {
    return mismatch('a reference', node, context);
  }
  return readKey(key === 'params' ? 'properties' : key, node, context);
}

/** A colon ends a scheme or stands behind a slash. Source: Go's `net/url`. */
function isReference(text: string): boolean {
  return !/^[^/?#]*:/.test(text) || /^[a-zA-Z][a-zA-Z0-9+.-]*:/.test(text);
}

function readKeywords(node: YamlMap, context: ReadContext): JsonObject {
  const found = Object.fromEntries(
    node.entries.map(({ key, value }) => [
      key.text,
      readKey(key.text, value, at(context, key.text)),
    ]),
  );
  checkBounds(node, found, context);
  return found;
}

function readKey(key: string, node: YamlNode, context: ReadContext): Json {
  const keyword = schemaKeywords.get(key);
  if (keyword !== undefined) return readKeyword(keyword, node, context);
  reportDeep(node, context);
  return anyJson(node, context);
}

function readKeyword(keyword: Keyword, node: YamlNode, context: ReadContext): Json {
  const wrong = (): Json => mismatch(keyword.expected, node, context);
  switch (keyword.is) {
    case 'schema':
      return readSchema(node, context);
    case 'boolean or schema':
      return node.kind === 'map'
        ? readSchema(node, context)
        : isType(node, 'boolean')
          ? anyJson(node, context)
          : wrong();
    case 'schema or schemas':
      return node.kind === 'list' ? readSchemas(node, context) : readSchema(node, context);
    case 'schemas':
      return node.kind === 'list' ? readSchemas(node, context) : wrong();
    case 'map of schemas':
    case 'map of patterns':
    case 'dependencies': {
      if (node.kind !== 'map') return wrong();
      reportForbidden(node, context);
      return Object.fromEntries(
        node.entries.map(({ key, value }) => {
          const here = at(context, key.text);
          if (keyword.is === 'map of patterns') reportPattern(key.text, here);
          const isList = keyword.is === 'dependencies' && value.kind === 'list';
          return [key.text, isList ? readTexts(value, here) : readSchema(value, here)];
        }),
      );
    }
    case 'value': {
      reportDeep(node, context);
      const value = anyJson(node, context);
      return keyword.fits(value) ? value : wrong();
    }
    case 'pattern':
      if (node.kind !== 'scalar' || node.type !== 'text') return wrong();
      reportPattern(node.text, context);
      return node.text;
  }
}

function isType(node: YamlNode, type: string): boolean {
  return node.kind === 'scalar' && node.type === type;
}

function readSchemas(node: YamlNode & { readonly kind: 'list' }, context: ReadContext): Json {
  return node.items.map((item, index) => readSchema(item, at(context, index)));
}

function readTexts(node: YamlNode & { readonly kind: 'list' }, context: ReadContext): Json {
  return node.items.map((item, index) =>
    isType(item, 'text')
      ? anyJson(item, at(context, index))
      : mismatch('a text', item, at(context, index)),
  );
}

function reportPattern(pattern: string, context: ReadContext): void {
  const wrong = faultOfGoPattern(pattern);
  if (wrong === undefined) return;
  const text = `${where(context.path)}${JSON.stringify(pattern)} is no pattern of Go: ${wrong}`;
  report(context, { part: 'value', code: 'VALUE_INVALID', message: text });
}

/** Keys that are no texts, and references. */
function reportForbidden(node: YamlMap, context: ReadContext): void {
  for (const { key } of node.entries) {
    reportUntypedKey(key, context);
    if (key.text !== '$ref' && key.text !== '$schema') continue;
    const here = at(context, key.text);
    report(here, {
      ...{ part: 'key', code: 'KEY_UNKNOWN' },
      message: `${where(here.path)}Juju refuses ${key.text} in an action`,
      hint: 'write the schema out where it is used',
    });
  }
}

/** The same for all that lies below, and numbers that JSON does not have. */
function reportDeep(node: YamlNode, context: ReadContext): void {
  if (node.kind === 'map') {
    reportForbidden(node, context);
    for (const { key, value } of node.entries) reportDeep(value, at(context, key.text));
  } else if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) reportDeep(item, at(context, index));
  } else if (node.type === 'float' && !Number.isFinite(node.value)) {
    mismatch('a number that JSON has', node, context);
  }
}

/** Keywords that go together. */
export function checkBounds(node: YamlMap, found: JsonObject, context: ReadContext): void {
  for (const [low, high] of boundPairs) {
    const [least, most] = [found[low], found[high]];
    if (typeof least !== 'number' || typeof most !== 'number' || least <= most) continue;
    const text = `${where(context.path)}${low} ${least} is greater than ${high} ${most}`;
    report(at(context, low), { part: 'value', code: 'VALUE_INVALID', message: text });
  }
  for (const [key, bound] of exclusiveBounds) {
    if (typeof found[key] !== 'boolean' || entryOf(node, bound) !== undefined) continue;
    const text = `${where(context.path)}${key} says how ${bound} is meant, which is missing: Juju reads JSON Schema draft 4`;
    report(at(context, key), { part: 'key', code: 'VALUE_INVALID', message: text });
  }
}
