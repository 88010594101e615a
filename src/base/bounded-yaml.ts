/** YAML from outside, parsed in a time and to a size that its length bounds. */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  type Document,
  type DocumentOptions,
  type Node,
  type ParseOptions,
  type SchemaOptions,
} from 'yaml';

export interface YamlLimits {
  /** Most characters of a text. */
  readonly characters: number;
  /** Most values when each alias is written out, as it is by all that walks or writes the data. */
  readonly values: number;
  /** Most aliases: the library goes over all of them for each of them. */
  readonly aliases: number;
  /** How deep values may be nested. */
  readonly depth: number;
}

/** For files of charms and of the command line; Juju's own files of large charms have a tenth of it. */
export const yamlLimits: YamlLimits = {
  characters: 1024 ** 2,
  values: 200_000,
  aliases: 1_000,
  depth: 100,
};

/** For `--file` of hook tools: four times what Juju takes as a charm's state. */
export const toolYamlLimits: YamlLimits = { ...yamlLimits, characters: 8 * 1024 ** 2 };

/** What is wrong with a text, and where. */
export interface YamlProblem {
  readonly message: string;
  readonly offset: number;
}

export interface BoundedDocument {
  readonly document: Document;
  readonly problems: readonly YamlProblem[];
}

export interface BoundedYaml extends BoundedDocument {
  /** The data; undefined when there is a problem. */
  readonly value: unknown;
}

export interface YamlReading {
  readonly limits?: YamlLimits;
  /** The library's own options. */
  readonly options?: ParseOptions & DocumentOptions & SchemaOptions;
  /** Unmarshal of `github.com/juju/yaml/v2`: the last of two equal keys wins, documents after the first are ignored. */
  readonly like?: 'go-yaml';
}

/** From here on further problems are not of help. */
const mostProblems = 100;

/** The problem of a text that is longer than what is read. */
export function lengthProblem(text: string, limits: YamlLimits): YamlProblem | undefined {
  if (text.length <= limits.characters) return undefined;
  const message = `the text has ${text.length} characters, more than the ${limits.characters} that are read`;
  return { message, offset: 0 };
}

/** What is beyond the limits in a document that was parsed; nothing else may follow its aliases before. */
export function sizeProblems(
  contents: unknown,
  limits: YamlLimits,
  like?: 'go-yaml',
): readonly YamlProblem[] {
  const measure = new Measure(limits, like === 'go-yaml');
  measure.values(contents, 0);
  return measure.problems;
}

/**
 * Parses one document, which may be walked and converted when it has no problem.
 *
 * Aliases are measured before anything follows them: merge keys of merge keys take exponential time, which no limit on
 * the number of aliases prevents. That keys are unique is looked at here in one pass; the library compares each key
 * with all before it.
 */
export function parseBoundedDocument(text: string, reading: YamlReading = {}): BoundedDocument {
  const { limits = yamlLimits, options = {} } = reading;
  const isLikeGo = reading.like === 'go-yaml';
  const tooLong = lengthProblem(text, limits);
  const document = parseDocument(tooLong === undefined ? text : '', {
    // A warning would be printed by the library itself.
    ...{ ...options, uniqueKeys: false, logLevel: 'error' },
  });
  if (tooLong !== undefined) return { document, problems: [tooLong] };
  const problems = [
    ...document.errors
      .filter(({ code }) => !isLikeGo || code !== 'MULTIPLE_DOCS')
      .slice(0, mostProblems)
      .map(({ message, pos }) => ({ message, offset: pos[0] })),
    ...sizeProblems(document.contents, limits, reading.like),
  ].sort((one, other) => one.offset - other.offset);
  return { document, problems };
}

/** Parses one document to its data, as {@link parseBoundedDocument} does. */
export function parseBoundedYaml(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions = {},
): BoundedYaml {
  const { document, problems } = parseBoundedDocument(text, { options });
  if (problems.length > 0) return { document, value: undefined, problems };
  try {
    // What aliases stand for is bounded by now.
    return { document, value: document.toJS({ maxAliasCount: -1 }) as unknown, problems };
  } catch (error) {
    // Such as a merge key whose value is no map.
    const message = error instanceof Error ? error.message : String(error);
    return { document, value: undefined, problems: [{ message, offset: 0 }] };
  }
}

/**
 * The data of a text without a problem.
 *
 * @throws Error with the first problem.
 */
export function boundedYamlValue(text: string): unknown {
  const { value, problems } = parseBoundedYaml(text);
  const [problem] = problems;
  if (problem !== undefined) throw new Error(problem.message.split('\n')[0] ?? '');
  return value;
}

/** One pass over a document, each node once. */
class Measure {
  readonly problems: YamlProblem[] = [];
  readonly #limits: YamlLimits;
  /** How many values each anchor stands for; the last one of a name counts. */
  readonly #anchors = new Map<string, number>();
  #aliases = 0;
  readonly #takesRepeatedKeys: boolean;
  #stopped = false;

  constructor(limits: YamlLimits, takesRepeatedKeys: boolean) {
    this.#limits = limits;
    this.#takesRepeatedKeys = takesRepeatedKeys;
  }

  /** How many values a node stands for. */
  values(node: unknown, depth: number): number {
    if (this.#stopped) return 0;
    if (isPair(node)) return this.values(node.key, depth) + this.values(node.value, depth);
    if (isAlias(node)) return this.#alias(node.source, node);
    if (!isMap(node) && !isSeq(node)) return this.#anchored(node, 1);
    if (depth >= this.#limits.depth) {
      this.#stop(`values are nested more than ${this.#limits.depth} deep`, node);
      return 0;
    }
    if (isMap(node)) this.#keys(node.items.map(({ key }) => key));
    let count = 1;
    for (const item of node.items) {
      count += this.values(item, depth + 1);
      if (count > this.#limits.values) {
        const most = `more than ${this.#limits.values} values`;
        this.#stop(`it stands for ${most} when its aliases are written out`, node);
        return count;
      }
    }
    return this.#anchored(node, count);
  }

  #alias(source: string, node: Node): number {
    this.#aliases += 1;
    if (this.#aliases > this.#limits.aliases) {
      this.#stop(`it has more than ${this.#limits.aliases} aliases`, node);
      return 0;
    }
    const count = this.#anchors.get(source);
    if (count !== undefined) return count;
    this.#stop(`the alias *${source} stands for nothing that ends before it`, node);
    return 0;
  }

  #anchored(node: unknown, count: number): number {
    if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor !== undefined) this.#anchors.set(node.anchor, count);
    }
    return count;
  }

  #keys(keys: readonly unknown[]): void {
    if (this.#takesRepeatedKeys) return;
    const seen = new Set<unknown>();
    for (const key of keys) {
      if (!isScalar(key)) continue;
      if (seen.has(key.value) && this.problems.length < mostProblems) {
        this.problems.push({ message: 'Map keys must be unique', offset: startOf(key) });
      }
      seen.add(key.value);
    }
  }

  #stop(message: string, node: Node): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.problems.push({ message, offset: startOf(node) });
  }
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}
