import type { SettingsFile } from './agent-context.ts';

/**
 * Reads the file of `--file` from a charm that sends JSON, which is YAML: for agents that have no YAML parser.
 *
 * Numbers and truth values are the text that was written, null is empty text, the last of two equal keys wins.
 */
export function jsonSettings(text: string): SettingsFile {
  const parsed = text.trim() === '' ? {} : parseScalarsAsText(text);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return invalid;
  const entries: [string, string][] = [];
  for (const [key, each] of Object.entries(parsed)) {
    if (typeof each !== 'string') return invalid;
    entries.push([key, each]);
  }
  return { kind: 'settings', settings: Object.fromEntries(entries) };
}

const invalid: SettingsFile = { kind: 'invalid', reason: 'the file is no map of text in JSON' };

/** What `JSON.parse` tells its reviver of a scalar: how it was written. */
interface Written {
  readonly source?: string;
}

function parseScalarsAsText(text: string): unknown {
  try {
    return JSON.parse(text, (_key: string, value: unknown, written?: Written): unknown => {
      if (value === null) return '';
      return typeof value === 'number' || typeof value === 'boolean' ? written?.source : value;
    });
  } catch {
    return undefined;
  }
}
