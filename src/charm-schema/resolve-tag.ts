import { resolvePlain } from './resolve-scalar.ts';
import type { TypedScalar } from './yaml-node.ts';

const prefix = 'tag:yaml.org,2002:';

/**
 * A scalar with an explicit tag, as Juju's YAML library reads it; undefined where it refuses the pair.
 *
 * Tags that it does not know make a text. Source: `resolve.go` and `decode.go` of github.com/juju/yaml/v2.
 */
export function resolveTagged(tag: string, text: string): TypedScalar | undefined {
  const name = tag.startsWith(prefix) ? tag.slice(prefix.length) : '';
  switch (name) {
    case 'bool':
    case 'int':
    case 'null': {
      const found = resolvePlain(text);
      const type = found.type === 'uint' ? 'int' : found.type;
      return type === types[name] ? found : undefined;
    }
    case 'float': {
      const found = resolvePlain(text);
      if (found.type === 'int') return { type: 'float', value: found.value };
      return found.type === 'float' ? found : undefined;
    }
    case 'timestamp':
      return isTimestamp(text) ? { type: 'text', value: text } : undefined;
    case 'binary':
      return /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(
        text.replaceAll(/[\r\n]/g, ''),
      )
        ? { type: 'text', value: decodeBase64(text) }
        : undefined;
    default:
      return { type: 'text', value: text };
  }
}

const types = { bool: 'boolean', int: 'int', null: 'null' } as const;

function isTimestamp(text: string): boolean {
  return /^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d{2}:\d{2})?)?$/.test(
    text,
  );
}

function decodeBase64(text: string): string {
  const bytes = Uint8Array.from(atob(text), (each) => each.codePointAt(0) ?? 0);
  return new TextDecoder().decode(bytes);
}
