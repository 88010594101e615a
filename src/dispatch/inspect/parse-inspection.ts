import type { Inspection } from './inspection.ts';

/**
 * Finds the inspection in what a charm printed, or in a file that keeps it.
 *
 * @returns undefined when there is none of this format.
 */
export function parseInspection(text: string): Inspection | undefined {
  for (const line of [text, ...text.split('\n').toReversed()]) {
    const value = parsed(line);
    if (isInspection(value)) return value;
  }
  return undefined;
}

function parsed(text: string): unknown {
  if (!text.trimStart().startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Our own framework wrote it; the format says that it is this version's. */
function isInspection(value: unknown): value is Inspection {
  return (
    typeof value === 'object' &&
    value !== null &&
    'format' in value &&
    value.format === 1 &&
    'unit' in value &&
    typeof value.unit === 'string' &&
    'charm' in value &&
    typeof value.charm === 'object' &&
    'flags' in value &&
    Array.isArray(value.flags) &&
    'origins' in value
  );
}
