import { wholeNumber } from '../parse/count.ts';
import { type MakeCommand, formatOption, modelCommand } from './command.ts';
import type { UnitSource } from '../model/ask-unit.ts';

interface TraceOptions extends UnitSource {
  readonly last: number;
  readonly hook?: string;
  readonly format: string;
}

/** `charmwright trace UNIT [--last N] [--hook NAME]` */
export const traceCommand: MakeCommand = ({ terminal }) =>
  modelCommand(
    'trace',
    'Show the last hooks of a unit step by step: handlers, flags, hook tools, effects, milliseconds.',
    [
      'trace hello/0',
      'trace hello/0 --hook config-changed --last 1',
      'trace hello/0 --format json',
      'trace --file trace.txt',
    ],
  )
    .argument('[UNIT]')
    .option('--last <COUNT>', 'how many hooks, the newest ones', wholeNumber(1), 3)
    .option('--hook <NAME>', 'only hooks or actions of this name')
    .option('--file <FILE>', 'the .charmwright-trace of a unit elsewhere; - is standard input')
    .addOption(formatOption('plain', 'json'))
    .action(async (unit: string | undefined, options: TraceOptions) => {
      const { showTrace } = await import('../model/trace.ts');
      await showTrace(terminal, options, unit);
    });
