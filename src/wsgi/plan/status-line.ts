/** Fits reasons into the one line that a status has room for. */
import type { CharmwrightError } from '../../index.ts';

const longest = 240;

/** The reason and the last telling line of the output: `provision_command failed: no such table: note`. */
export function statusLine(reason: string, output = ''): string {
  const last = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .at(-1);
  return shortened(last === undefined || reason.includes(last) ? reason : `${reason}: ${last}`);
}

/** The first diagnostic, and how many more there are. */
export function diagnosticsLine(diagnostics: readonly CharmwrightError[]): string {
  const [first, ...more] = diagnostics;
  if (first === undefined) return '';
  const rest = more.length === 0 ? '' : ` (and ${more.length} more; see debug-log)`;
  const line = first.source?.line === 1 ? undefined : first.source?.line;
  const column = first.source?.column;
  const place =
    column === undefined ? '' : ` at ${line === undefined ? '' : `line ${line}, `}column ${column}`;
  return `${shortened(first.message + place)}${rest}`;
}

/** The last `count` lines of an output. */
export function tail(output: string, count = 20): string {
  return output.trimEnd().split('\n').slice(-count).join('\n');
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}
