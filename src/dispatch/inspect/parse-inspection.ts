import { isObject, tryParseJson } from '../../base/json.ts';
import type { Inspection } from './inspection.ts';

/**
 * Finds the inspection in what a charm printed, or in a file that keeps it.
 *
 * @returns undefined when there is none of this format.
 */
export function parseInspection(text: string): Inspection | undefined {
  for (const line of [text, ...text.split('\n').toReversed()]) {
    const value = line.trimStart().startsWith('{') ? tryParseJson(line) : undefined;
    if (isInspection(value)) return value;
  }
  return undefined;
}

/** This framework wrote it; the format says that it is this version's. */
function isInspection(value: unknown): value is Inspection {
  return (
    isObject(value) &&
    value.format === 1 &&
    typeof value.unit === 'string' &&
    typeof value.charm === 'object' &&
    Array.isArray(value.flags) &&
    'origins' in value
  );
}
