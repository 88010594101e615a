import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { type CharmwrightError, fault, messageOf, type SourcePosition } from '../errors.ts';
import { lengthProblem, sizeProblems, yamlLimits } from '../base/bounded-yaml.ts';
import type { JsonPath } from '../base/json.ts';
import { offsetAt } from './node-offset.ts';
import { sourcePositions } from './source-position.ts';
import { NodeReader, UnreadableNode } from './read-nodes.ts';
import { unreadablePart } from './unreadable-yaml.ts';
import type { YamlNode } from './yaml-node.ts';

/** A YAML file of a charm as Juju reads it. */
export interface JujuYaml {
  readonly file: string;
  /** Undefined for a text without a value. */
  readonly root: YamlNode | undefined;
  /** Where the key or the value at `path` stands; where it is missing, what holds it. */
  readonly locate: (path: JsonPath, part: 'key' | 'value') => SourcePosition;
  /** Where a second document begins, which Juju does not look at. */
  readonly second: SourcePosition | undefined;
}

export interface ParsedJujuYaml {
  /** Undefined when Juju can't read the text. */
  readonly yaml: JujuYaml | undefined;
  readonly faults: readonly CharmwrightError[];
}

/**
 * Reads YAML as Juju does: version 1.1, the first document of the text. Does no I/O.
 *
 * Source: github.com/juju/yaml/v2, through which Juju 3.6 and 4.0 read all files of a charm.
 */
export function parseJujuYaml(file: string, text: string): ParsedJujuYaml {
  const counter = new LineCounter();
  const place = sourcePositions(file, text, counter);
  const refuse = (why: string, offset: number, cause?: unknown): ParsedJujuYaml => ({
    yaml: undefined,
    faults: [
      fault('YAML_INVALID', why, {
        source: place(offset),
        ...(cause === undefined ? {} : { cause }),
      }),
    ],
  });
  const tooLong = lengthProblem(text, yamlLimits);
  if (tooLong !== undefined) return refuse(tooLong.message, 0);
  let documents: readonly Document.Parsed[];
  try {
    const found = parseAllDocuments(text, {
      ...{ schema: 'failsafe', version: '1.1', uniqueKeys: false, prettyErrors: false },
      ...{ lineCounter: counter, logLevel: 'silent' },
    });
    documents = Array.isArray(found) ? found : [];
  } catch (error) {
    return refuse(messageOf(error), 0, error);
  }
  const [first, second] = documents;
  const wrong = unreadablePart(text, first?.contents ?? null);
  if (wrong !== undefined) return refuse(wrong.why, wrong.offset);
  if (first === undefined) return { yaml: empty(file, place), faults: [] };
  if (first.errors.length > 0) {
    const faults = first.errors.map((error) =>
      fault('YAML_INVALID', error.message.split('\n')[0] ?? '', {
        source: place(error.pos[0]),
        cause: error,
      }),
    );
    return { yaml: undefined, faults };
  }
  const [beyond] = sizeProblems(first.contents, yamlLimits, 'go-yaml');
  if (beyond !== undefined) return refuse(beyond.message, beyond.offset);
  try {
    const root = new NodeReader(text).read(first.contents);
    const begins = second === undefined ? undefined : place(second.range[0]);
    return {
      yaml: {
        file,
        root,
        locate: (path, part) => place(offsetAt(root, path, part)),
        second: begins,
      },
      faults: [],
    };
  } catch (error) {
    if (error instanceof UnreadableNode) return refuse(error.message, error.start);
    throw error;
  }
}

function empty(file: string, place: (offset: number) => SourcePosition): JujuYaml {
  return { file, root: undefined, locate: () => place(0), second: undefined };
}
