import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { resolvePlain } from './resolve-scalar.ts';
import { resolveTagged } from './resolve-tag.ts';
import type { YamlEntry, YamlMap, YamlNode, YamlScalar } from './yaml-node.ts';

/** A part of a text that Juju's YAML library refuses though it is YAML. */
export class UnreadableNode extends Error {
  override readonly name = 'UnreadableNode';
  readonly start: number;

  constructor(message: string, start: number) {
    super(message);
    this.start = start;
  }
}

/** Makes our tree of the parser's, following aliases as `decode.go` of github.com/juju/yaml/v2 does. */
export class NodeReader {
  readonly #text: string;
  /** Name → its value; undefined while that is being read. */
  readonly #anchors = new Map<string, YamlNode | undefined>();

  constructor(text: string) {
    this.#text = text;
  }

  /** @throws UnreadableNode */
  read(node: unknown): YamlNode {
    if (isAlias(node)) {
      const start = node.range?.[0] ?? 0;
      if (!this.#anchors.has(node.source)) {
        throw new UnreadableNode(`there is no anchor ${node.source} above`, start);
      }
      const target = this.#anchors.get(node.source);
      if (target === undefined)
        throw new UnreadableNode(`anchor ${node.source} contains itself`, start);
      return target;
    }
    if (isMap(node)) return this.#anchored(node.anchor, () => this.#map(node));
    if (isSeq(node)) return this.#anchored(node.anchor, () => this.#list(node));
    if (isScalar(node)) return this.#anchored(node.anchor, () => this.#scalar(node));
    return nothing(0);
  }

  #anchored<Read extends YamlNode>(name: string | undefined, read: () => Read): Read {
    if (name !== undefined) this.#anchors.set(name, undefined);
    const node = read();
    if (name !== undefined) this.#anchors.set(name, node);
    return node;
  }

  #list(node: YAMLSeq): YamlNode {
    const items = node.items.map((item) => this.read(item));
    return { kind: 'list', items, start: node.range?.[0] ?? 0 };
  }

  #map(node: YAMLMap): YamlMap {
    const start = node.range?.[0] ?? 0;
    const entries = new Map<string, YamlEntry>();
    const own = new Set<string>();
    const repeated: YamlScalar[] = [];
    for (const pair of node.items) {
      if (isMerge(pair)) {
        // In the order of the text: a merge below a key takes its place.
        for (const entry of this.#merged(pair.value, start))
          entries.set(identity(entry.key), entry);
        continue;
      }
      const key = this.#key(pair, start);
      const id = identity(key);
      if (own.has(id)) repeated.push(key);
      own.add(id);
      const value = pair.value === null ? nothing(key.start) : this.read(pair.value);
      entries.set(id, { key, value });
    }
    const found = [...entries.values()];
    return { kind: 'map', entries: found, repeated, start };
  }

  #key({ key }: Pair, start: number): YamlScalar {
    if (key === null || key === undefined) return nothing(start);
    const read = this.read(key);
    if (read.kind === 'scalar') return read;
    throw new UnreadableNode(`a ${read.kind} can't be a key`, read.start);
  }

  #merged(value: unknown, start: number): readonly YamlEntry[] {
    const read = value === null ? nothing(start) : this.read(value);
    const maps = read.kind === 'list' ? [...read.items].reverse() : [read];
    return maps.flatMap((each) => {
      if (each.kind === 'map') return each.entries;
      throw new UnreadableNode('<< merges maps and lists of maps only', each.start);
    });
  }

  #scalar(node: Scalar): YamlScalar {
    const start = node.range?.[0] ?? 0;
    const text = typeof node.value === 'string' ? node.value : '';
    const isPlain = node.type === 'PLAIN' || node.type === undefined;
    if (node.type === 'QUOTE_DOUBLE')
      refuseEscapes(this.#text.slice(start, node.range?.[1]), start);
    const tagged = node.tag === undefined || node.tag === '' ? undefined : node.tag;
    const found =
      tagged === undefined || tagged === '!'
        ? isPlain && tagged === undefined
          ? resolvePlain(text)
          : ({ type: 'text', value: text } as const)
        : resolveTagged(tagged, text);
    if (found === undefined)
      throw new UnreadableNode(`${JSON.stringify(text)} is no ${tagged ?? ''}`, start);
    const kept =
      tagged === 'tag:yaml.org,2002:binary' && typeof found.value === 'string' ? found.value : text;
    return { kind: 'scalar', ...found, text: kept, absent: isPlain && text === '', start };
  }
}

function nothing(start: number): YamlScalar {
  return { kind: 'scalar', type: 'null', value: null, text: '', absent: true, start };
}

function isMerge({ key }: Pair): boolean {
  return (
    isScalar(key) &&
    key.value === '<<' &&
    (key.type === 'PLAIN' || key.tag === 'tag:yaml.org,2002:merge')
  );
}

/** Go tells the text 1 and the number 1 apart. */
function identity({ type, value }: YamlScalar): string {
  return `${type} ${String(value)}`;
}

/** An escape that YAML 1.1 does not have. Source: `scannerc.go`. */
function refuseEscapes(written: string, start: number): void {
  const found = /^(?:[^\\]|\\[^/])*\\\//.exec(written);
  if (found === null) return;
  throw new UnreadableNode('YAML 1.1 has no escape \\/', start + found[0].length - 2);
}
