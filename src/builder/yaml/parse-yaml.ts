import {
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { type CharmwrightError, fault, type SourcePosition } from '../../errors.ts';
import { parseBoundedYaml, type YamlProblem } from '../../base/bounded-yaml.ts';
import { describeValue } from '../../base/describe-json.ts';
import { isObject, type Json, type JsonPath } from '../../base/json.ts';
import type { SourceDocument } from '../plan/source-document.ts';

export interface ParsedYaml {
  /** Undefined when the text is not a YAML map. */
  readonly document: SourceDocument | undefined;
  readonly faults: readonly CharmwrightError[];
}

/** Reads YAML 1.2 (with `<<` merge keys) whose root is a map; an empty text is an empty map. Does no I/O. */
export function parseYaml(file: string, text: string): ParsedYaml {
  const counter = new LineCounter();
  const {
    document: parsed,
    value: data,
    problems,
  } = parseBoundedYaml(text, {
    ...{ lineCounter: counter, merge: true, prettyErrors: false },
  });
  const lines = linesOf(text);
  const position = (offset: number): SourcePosition => positionAt({ file, lines, counter }, offset);
  if (problems.length > 0) {
    return { document: undefined, faults: problems.map((each) => syntaxFault(each, position)) };
  }
  const root: Node | null = parsed.contents;
  const pairs = pairFinder();
  const locate = (path: JsonPath, part: 'key' | 'value'): SourcePosition =>
    position(offsetOf(root, { path, part, pairs }));
  // The core schema makes nothing but JSON.
  const value = data as Json;
  if (value === null) return { document: { file, value: {}, locate }, faults: [] };
  if (isObject(value)) return { document: { file, value, locate }, faults: [] };
  const wrong = fault('VALUE_INVALID', `expected a map, found ${describeValue(value)}`, {
    source: locate([], 'value'),
  });
  return { document: undefined, faults: [wrong] };
}

function syntaxFault(
  problem: YamlProblem,
  position: (offset: number) => SourcePosition,
): CharmwrightError {
  const [summary = problem.message] = problem.message.split('\n');
  return fault('YAML_INVALID', summary, { source: position(problem.offset) });
}

/** The lines of a text, split on the first call only: a file may have thousands of faults. */
function linesOf(text: string): () => readonly string[] {
  let lines: readonly string[] | undefined;
  return () => (lines ??= text.split('\n'));
}

interface ParsedText {
  readonly file: string;
  readonly lines: () => readonly string[];
  readonly counter: LineCounter;
}

function positionAt({ file, lines, counter }: ParsedText, offset: number): SourcePosition {
  const { line, col } = counter.linePos(offset);
  if (line === 0) return { file, line: 1, column: 1, excerpt: lines()[0] ?? '' };
  const excerpt = (lines()[line - 1] ?? '').replaceAll('\t', ' ').trimEnd();
  return { file, line, column: col, excerpt };
}

type PairFinder = (map: YAMLMap, key: string) => Pair | undefined;

/** Finds pairs by an index of each map, made when the first key of it is looked for. */
function pairFinder(): PairFinder {
  const indexes = new Map<YAMLMap, Map<string, Pair>>();
  return (map, wanted) => {
    let index = indexes.get(map);
    if (index === undefined) {
      index = new Map();
      for (const pair of map.items) {
        const { key } = pair;
        if (isScalar(key) && !index.has(String(key.value))) index.set(String(key.value), pair);
      }
      indexes.set(map, index);
    }
    return index.get(wanted);
  };
}

interface Place {
  readonly path: JsonPath;
  readonly part: 'key' | 'value';
  readonly pairs: PairFinder;
}

/** The offset of the deepest part of `path` that the text has. */
function offsetOf(root: Node | null, { path, part, pairs }: Place): number {
  let node = root;
  let offset = root?.range?.[0] ?? 0;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    if (isMap(node)) {
      const pair = pairs(node, String(step));
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
