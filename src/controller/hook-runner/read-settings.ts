import { isMap, isScalar, Scalar, visit } from 'yaml';
import { messageOf } from '../../errors.ts';
import type { SettingsFile } from '../../juju/agent/agent-context.ts';
import { parseBoundedDocument, toolYamlLimits } from '../../base/bounded-yaml.ts';

/**
 * Reads the file of `--file` as Juju does: a map of text, in which each scalar is the text that was written.
 *
 * `1.50`, `0x10`, `1e3`, `007` and `yes` stay as they are, also as keys; null is empty text; `!!binary` is decoded;
 * the last of two equal keys wins. Source: juju `internal/worker/uniter/runner/jujuc/relation-set.go`
 * (readSettings), which decodes into a map of strings with `github.com/juju/yaml/v2` (`decode.go`, scalar).
 */
export function readSettings(text: string): SettingsFile {
  const { document, problems } = parseBoundedDocument(text, {
    limits: toolYamlLimits,
    like: 'go-yaml',
    options: { version: '1.1', schema: 'failsafe', merge: true, prettyErrors: false },
  });
  const [broken] = problems;
  if (broken !== undefined) return invalid(`yaml: ${broken.message}`);
  const { contents } = document;
  if (contents === null || (isScalar(contents) && isNull(contents))) {
    return { kind: 'settings', settings: {} };
  }
  if (!isMap(contents)) return invalid('yaml: cannot unmarshal the file into a map of text');
  visit(document, {
    Scalar(_, node) {
      if (isNull(node)) node.value = '';
      else if (node.tag === 'tag:yaml.org,2002:binary') node.value = decoded(node);
    },
  });
  try {
    return textsOf(document.toJS({ mapAsMap: true, maxAliasCount: -1 }));
  } catch (error) {
    return invalid(`yaml: ${messageOf(error)}`);
  }
}

function textsOf(parsed: unknown): SettingsFile {
  const settings = new Map<string, string>();
  if (!(parsed instanceof Map)) return invalid('yaml: the file is no map');
  for (const [key, value] of parsed as ReadonlyMap<unknown, unknown>) {
    if (typeof key !== 'string' || typeof value !== 'string') {
      return invalid(`yaml: cannot unmarshal the value of ${JSON.stringify(key)} into text`);
    }
    settings.set(key, value);
  }
  return { kind: 'settings', settings: Object.fromEntries(settings) };
}

/** An unquoted null, in every way that YAML 1.1 writes one. */
function isNull({ type, value, tag }: Scalar): boolean {
  const untagged = tag === undefined || tag === 'tag:yaml.org,2002:null';
  return (
    untagged && type === Scalar.PLAIN && ['', '~', 'null', 'Null', 'NULL'].includes(String(value))
  );
}

function decoded({ value }: Scalar): string {
  return Buffer.from(String(value), 'base64').toString();
}

function invalid(reason: string): SettingsFile {
  return { kind: 'invalid', reason };
}
