import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { type CharmwrightError, fault, messageOf, type SourcePosition } from '../../errors.ts';
import { isObject, type Json, type Path, showValue } from '../plan/json.ts';
import type { SourceDocument } from '../plan/source-document.ts';

export interface ParsedYaml {
  /** Undefined when the text is not a YAML map. */
  readonly document: SourceDocument | undefined;
  readonly faults: readonly CharmwrightError[];
}

/** Reads YAML 1.2 (with `<<` merge keys) whose root is a map; an empty text is an empty map. Does no I/O. */
export function parseYaml(file: string, text: string): ParsedYaml {
  const counter = new LineCounter();
  const parsed = parseDocument(text, { lineCounter: counter, merge: true, prettyErrors: false });
  const position = (offset: number): SourcePosition => positionAt(file, text, counter, offset);
  if (parsed.errors.length > 0) {
    return {
      document: undefined,
      faults: parsed.errors.map((each) => syntaxFault(each, position)),
    };
  }
  const root: Node | null = parsed.contents;
  const locate = (path: Path, part: 'key' | 'value'): SourcePosition =>
    position(offsetOf(root, path, part));
  let value: Json;
  try {
    // The core schema makes nothing but JSON.
    value = parsed.toJS({ maxAliasCount: 1000 }) as Json;
  } catch (error) {
    const wrong = fault('YAML_INVALID', messageOf(error), { source: { file }, cause: error });
    return { document: undefined, faults: [wrong] };
  }
  if (value === null) return { document: { file, value: {}, locate }, faults: [] };
  if (isObject(value)) return { document: { file, value, locate }, faults: [] };
  const wrong = fault('VALUE_INVALID', `expected a map, found ${showValue(value)}`, {
    source: locate([], 'value'),
  });
  return { document: undefined, faults: [wrong] };
}

function syntaxFault(
  error: YAMLError,
  position: (offset: number) => SourcePosition,
): CharmwrightError {
  const [summary = error.message] = error.message.split('\n');
  return fault('YAML_INVALID', summary, { source: position(error.pos[0]), cause: error });
}

function positionAt(
  file: string,
  text: string,
  counter: LineCounter,
  offset: number,
): SourcePosition {
  const { line, col } = counter.linePos(offset);
  if (line === 0) return { file, line: 1, column: 1, excerpt: text.split('\n')[0] ?? '' };
  const excerpt = (text.split('\n')[line - 1] ?? '').replaceAll('\t', ' ').trimEnd();
  return { file, line, column: col, excerpt };
}

/** The offset of the deepest part of `path` that the text has. */
function offsetOf(root: Node | null, path: Path, part: 'key' | 'value'): number {
  let node = root;
  let offset = root?.range?.[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find(
        ({ key }) => isScalar(key) && String(key.value) === String(step),
      );
      if (pair === undefined) return offset;
      const key = isNode(pair.key) ? pair.key.range?.[0] : undefined;
      const value = isNode(pair.value) ? pair.value : null;
      offset = (last && part === 'key' ? key : (value?.range?.[0] ?? key)) ?? offset;
      // A value that is not written has no place of its own; its key stands for it.
      if (isScalar(value) && value.source === '' && value.value === null) offset = key ?? offset;
      node = value;
    } else if (isSeq(node) && typeof step === 'number') {
      const item = node.items[step];
      node = isNode(item) ? item : null;
      offset = node?.range?.[0] ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}
