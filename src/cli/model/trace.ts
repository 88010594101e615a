import { didYouMean } from '../../base/nearest-name.ts';
import { parseTrace } from '../../dispatch/trace/parse-trace.ts';
import { traceFileName } from '../../dispatch/trace/trace-file.ts';
import { fault } from '../../errors.ts';
import { renderTrace } from '../render/trace.ts';
import type { Terminal } from '../terminal.ts';
import { textFrom, type UnitSource } from './ask-unit.ts';

interface TraceWish extends UnitSource {
  readonly last: number;
  readonly hook?: string;
  readonly format: string;
}

/** Prints the newest hooks of a unit's trace, oldest first. */
export async function showTrace(
  terminal: Terminal,
  options: TraceWish,
  unit: string | undefined,
): Promise<void> {
  const line = `cat ${traceFileName} 2>/dev/null || true`;
  const { hooks } = parseTrace(await textFrom(terminal, options, { unit, line }));
  const { hook } = options;
  const named = hooks.filter((each) => hook === undefined || each.hook === hook);
  const shown = named.slice(-options.last);
  if (shown.length === 0) {
    const names = [...new Set(hooks.map((each) => each.hook))].sort();
    const who = options.file ?? unit ?? '';
    throw fault(
      'TRACE_EMPTY',
      `${who} has traced no ${hook === undefined ? 'hook' : `"${hook}"`}`,
      {
        ...(hook === undefined ? {} : { hint: didYouMean(hook, names) }),
      },
    );
  }
  if (options.format === 'json') terminal.out.line(JSON.stringify(shown, undefined, 2));
  else terminal.out.write(renderTrace(shown, terminal.out.style));
}
