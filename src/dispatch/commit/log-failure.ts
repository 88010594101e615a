import { describeError, isFault } from '../../errors.ts';
import type { LogLine } from '../../juju/tools/log.ts';

/**
 * The log lines of a failure: one entry of level ERROR on one line, then its details at INFO, one entry a line.
 *
 * Juju's log shows the source of an entry on the entry's first line only.
 */
export function linesOfFailure(error: unknown): readonly LogLine[] {
  if (!isFault(error)) return [{ level: 'ERROR', text: describeError(error) }];
  const { code, message, source, hint, details } = error;
  const place = [source?.file, source?.line, source?.column].filter((part) => part !== undefined);
  const parts = [
    `error ${code}: ${message}${place.length === 0 ? '' : ` (at ${place.join(':')})`}`,
    ...(hint === '' ? [] : [`hint: ${hint}`]),
  ];
  const evidence = details?.trimEnd().split('\n') ?? [];
  return [
    { level: 'ERROR', text: parts.join('; ').replaceAll(/\s*\n\s*/g, ' ') },
    ...evidence.map((line): LogLine => ({ level: 'INFO', text: `  ${line}` })),
  ];
}
