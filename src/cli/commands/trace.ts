import { didYouMean } from '../../base/nearest-name.ts';
import { parseTrace } from '../../dispatch/trace/parse-trace.ts';
import { traceFileName } from '../../dispatch/trace/trace-file.ts';
import { fault } from '../../errors.ts';
import { formatOption, type MakeCommand, modelCommand } from '../command.ts';
import { wholeNumber } from '../parse/option-values.ts';
import { renderTrace } from '../render/trace.ts';
import { readUnitOutput, type UnitSource } from '../session/inspect-unit.ts';
import type { Terminal } from '../terminal.ts';

interface TraceOptions extends UnitSource {
  readonly last: number;
  readonly hook?: string;
  readonly format: string;
}

/** `charmwright trace UNIT [--last N] [--hook NAME]` */
const traceCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'trace',
    group: 'look',
    summary:
      'Show the last hooks of a unit step by step: handlers, flags, hook tools, effects, milliseconds.',
    examples: [
      'trace hello/0',
      'trace hello/0 --hook config-changed --last 1',
      'trace hello/0 --format json',
      'trace --file trace.txt',
    ],
  })
    .argument('[UNIT]')
    .option('--last <COUNT>', 'how many hooks, the newest ones', wholeNumber(1), 3)
    .option('--hook <NAME>', 'only hooks or actions of this name')
    .option('--file <FILE>', 'the .charmwright-trace of a unit elsewhere; - is standard input')
    .addOption(formatOption('plain', 'json'))
    .action(async (unit: string | undefined, options: TraceOptions) => {
      await showTrace(terminal, options, unit);
    });

export default traceCommand;

/** Prints the newest hooks of a unit's trace, oldest first. */
async function showTrace(
  terminal: Terminal,
  options: TraceOptions,
  unit: string | undefined,
): Promise<void> {
  const line = `cat ${traceFileName} 2>/dev/null || true`;
  const { hooks } = parseTrace(await readUnitOutput(terminal, options, { unit, line }));
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
