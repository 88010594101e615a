import { isObject } from '../../base/json.ts';
import type { SettingsFile } from './agent-context.ts';

/**
 * Reads the file of `--file` from a charm that sends JSON, which is YAML: for agents that have no YAML parser.
 *
 * Numbers and truth values are the text that was written, null is empty text, the last of two equal keys wins.
 */
export function jsonSettings(text: string): SettingsFile {
  const plain = text.trim() === '' ? {} : parsed(() => JSON.parse(text) as unknown);
  return textsOf(plain) ?? textsOf(parsed(() => scalarsAsText(text))) ?? invalid;
}

/** Undefined when it is no map of text. */
function textsOf(map: unknown): SettingsFile | undefined {
  if (!isObject(map)) return undefined;
  const isText = (entry: [string, unknown]): entry is [string, string] =>
    typeof entry[1] === 'string';
  const entries = Object.entries(map);
  return entries.every(isText)
    ? { kind: 'settings', settings: Object.fromEntries(entries) }
    : undefined;
}

const invalid: SettingsFile = { kind: 'invalid', reason: 'the file is no map of text in JSON' };

/** What `JSON.parse` passes to its reviver for a scalar: its source text. */
interface Written {
  readonly source?: string;
}

function scalarsAsText(text: string): unknown {
  return JSON.parse(text, (_key: string, value: unknown, written?: Written): unknown => {
    if (value === null) return '';
    return typeof value === 'number' || typeof value === 'boolean' ? written?.source : value;
  });
}

function parsed(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    return undefined;
  }
}
