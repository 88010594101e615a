import type { JujuYaml } from './juju-yaml.ts';
import { isList, isObject, type Json } from '../base/json.ts';
import type { TypedScalar, YamlNode, YamlScalar } from './yaml-node.ts';

/** A value as Juju reads it where each text is written in quotes; without places. */
export function yamlOf(file: string, value: Json): JujuYaml {
  return { file, root: nodeOf(value), locate: () => ({ file }), second: undefined };
}

function nodeOf(value: Json): YamlNode {
  if (isList(value)) return { kind: 'list', items: value.map(nodeOf), start: 0 };
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, each]) => ({
      key: scalar({ type: 'text', value: key }),
      value: nodeOf(each),
    }));
    return { kind: 'map', entries, repeated: [], start: 0 };
  }
  return scalar(typed(value));
}

function scalar(found: TypedScalar): YamlScalar {
  const text = found.value === null ? 'null' : String(found.value);
  return { kind: 'scalar', ...found, text, absent: false, start: 0 };
}

function typed(value: string | number | boolean | null): TypedScalar {
  if (value === null) return { type: 'null', value };
  if (typeof value === 'string') return { type: 'text', value };
  return { type: typeof value === 'boolean' ? 'boolean' : numberType(value), value };
}

/** Integers are written as digits up to 1e21. */
function numberType(value: number): TypedScalar['type'] {
  if (!Number.isInteger(value) || value >= 2 ** 64 || value < -(2 ** 63)) return 'float';
  return value >= 2 ** 63 ? 'uint' : 'int';
}
