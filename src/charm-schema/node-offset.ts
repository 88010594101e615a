import type { JsonPath } from '../base/json.ts';
import type { YamlNode } from './yaml-node.ts';

/** The offset of the deepest part of `path` that a tree has. */
export function offsetAt(root: YamlNode, path: JsonPath, part: 'key' | 'value'): number {
  let node = root;
  let offset = root.start;
  for (const [index, step] of path.entries()) {
    if (node.kind === 'map') {
      const entry = node.entries.find(({ key }) => key.text === String(step));
      if (entry === undefined) return offset;
      const { key, value } = entry;
      const isKey = index === path.length - 1 && part === 'key';
      // A value that is not written has no place of its own; its key stands for it.
      offset = isKey || (value.kind === 'scalar' && value.absent) ? key.start : value.start;
      node = value;
    } else if (node.kind === 'list') {
      const item = typeof step === 'number' ? node.items[step] : undefined;
      if (item === undefined) return offset;
      offset = item.start;
      node = item;
    } else return offset;
  }
  return offset;
}
