import type { JsonPath } from '../base/json.ts';
import { at, type ReadContext, report } from './read-context.ts';
import type { YamlMap, YamlScalar } from './yaml-node.ts';
import { describeNode } from './yaml-node.ts';

/** The way to a value, as messages begin with it. */
export function where(path: JsonPath): string {
  return path.length === 0 ? '' : `${path.join('.')}: `;
}

/** Reports keys that stand twice in one map. */
export function reportRepeated(node: YamlMap, context: ReadContext): void {
  for (const key of node.repeated) {
    report(at(context, key.text), {
      ...{ part: 'key', code: 'YAML_INVALID', stricter: 'single-keys' },
      message: `${where(context.path)}the key ${key.text} stands here twice, and Juju keeps the last`,
    });
  }
}

/** Reports a key that YAML 1.1 does not read as a text. */
export function reportUntypedKey(key: YamlScalar, context: ReadContext): void {
  if (key.type === 'text') return;
  report(at(context, key.text), {
    ...{ part: 'key', code: 'NAME_INVALID', hint: 'put it in quotes' },
    message: `${where(context.path)}the key ${key.text} is ${describeNode(key)}, to Juju, and not a text`,
  });
}
