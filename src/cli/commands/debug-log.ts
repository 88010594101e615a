import { repeated, wholeNumber } from '../parse/count.ts';
import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from './command.ts';

interface DebugLogOptions extends ModelOptions {
  readonly lines: number;
  readonly limit?: number;
  readonly replay?: true;
  readonly tail?: boolean;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly level: string;
  readonly format: string;
}

/** `charmwright debug-log [-n N] [--replay] [--tail|--no-tail] [--include E] [--level L]` */
export const debugLogCommand: MakeCommand = ({ terminal }) =>
  modelCommand('debug-log', 'Show what the units’ hooks and the controller logged.', [
    'debug-log',
    'debug-log --replay --no-tail',
    'debug-log -n 100 --include hello/0 --level WARNING',
    'debug-log --no-tail --format json',
  ])
    .option('-n, --lines <N>', 'how many lines that are already there to show', wholeNumber(0), 10)
    .option('--limit <N>', 'end after this many lines', wholeNumber(1))
    .option('--replay', 'show all lines, from the first')
    .option('--tail', 'go on with new lines (the default on a terminal)')
    .option('--no-tail', 'end after the lines that are there (the default otherwise)')
    .option('-i, --include <ENTITY>', 'only this unit or application; repeatable', repeated)
    .option('-x, --exclude <ENTITY>', 'not this unit or application; repeatable', repeated)
    .option('-l, --level <LEVEL>', 'the least level to show', 'DEBUG')
    .addOption(formatOption('text', 'json'))
    .action(async (options: DebugLogOptions) => {
      const { showLog } = await import('../model/debug-log.ts');
      await showLog(terminal, options, {
        lines: options.replay === true ? Number.MAX_SAFE_INTEGER : options.lines,
        limit: options.limit ?? Infinity,
        tail: options.tail ?? terminal.out.isTTY,
        include: options.include ?? [],
        exclude: options.exclude ?? [],
        level: options.level,
        format: options.format,
      });
    });
