import { codedError } from '../base/coded-error.ts';
import { describeError, messageOf } from '../errors.ts';
import type { Terminal } from './terminal.ts';

/**
 * Shows a failure on stderr: a user's mistake with its position and hint, any other error with a request
 * to report it. The stack appears only with `debug`.
 */
export function showError(error: unknown, { err }: Terminal, debug: boolean): void {
  const coded = codedError(error);
  const text =
    coded.code !== 'INTERNAL'
      ? describeError(coded)
      : `error INTERNAL: ${messageOf(error)}\nhint: this is a fault in charmwright; report it with this message and the output of --debug`;
  err.line(
    text
      .split('\n')
      .map((line) => paint(line, err.style))
      .join('\n'),
  );
  if (!debug) return;
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    err.line(each.stack ?? each.message);
  }
}

function paint(line: string, style: Terminal['err']['style']): string {
  const error = /^( *)(error [A-Z_]+:)(.*)$/.exec(line);
  if (error !== null) return `${error[1] ?? ''}${style('red', error[2] ?? '')}${error[3] ?? ''}`;
  const hint = /^( *)(hint:)(.*)$/.exec(line);
  return hint === null ? line : `${hint[1] ?? ''}${style('cyan', hint[2] ?? '')}${hint[3] ?? ''}`;
}
