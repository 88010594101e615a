import { Document, type Scalar, type Tags, visit } from 'yaml';
import { resolvePlain } from '../../charm-schema/resolve-scalar.ts';
import type { Json } from '../../base/json.ts';

/**
 * YAML that every reader understands alike: texts are quoted, keys too where a reader of YAML 1.1 (Juju's Go
 * library takes `yes` for a boolean, `010` for 8) or one of 1.2 would see another type. Ends with a newline.
 */
export function writeYaml(value: Json): string {
  const document = new Document(value, {
    ...{ version: '1.1', customTags: withoutMerge, aliasDuplicateObjects: false },
  });
  visit(document, {
    Scalar: (place, node) => {
      if (place === 'key') quoteKey(node);
    },
  });
  return document.toString({
    ...{ defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', lineWidth: 0 },
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
}

/** A key called `<<` is a key. */
function withoutMerge(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:merge');
}

/** Quotes what begins like a number, or is a word of YAML's. */
function quoteKey(key: Scalar): void {
  if (typeof key.value !== 'string') return;
  const isText = resolvePlain(key.value).type === 'text';
  if (!isText || /^[-+.]?\d|^<<$|^=$/.test(key.value)) key.type = 'QUOTE_DOUBLE';
}
