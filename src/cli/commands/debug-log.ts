import type { LogLine } from '../../controller/api.ts';
import { formatOption, type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';
import { repeated, wholeNumber } from '../parse/option-values.ts';
import { usageError } from '../parse/usage-error.ts';
import { openSession, type Session } from '../session/session.ts';
import type { Output, Style, Terminal } from '../terminal.ts';

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
const debugLogCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'debug-log',
    group: 'look',
    summary: 'Show what the units’ hooks and the controller logged.',
    examples: [
      'debug-log',
      'debug-log --replay --no-tail',
      'debug-log -n 100 --include hello/0 --level WARNING',
      'debug-log --no-tail --format json',
    ],
  })
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

export default debugLogCommand;

interface LogQuery {
  /** How many of the lines that are already there. */
  readonly lines: number;
  /** After how many lines to end. */
  readonly limit: number;
  readonly tail: boolean;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly level: string;
  readonly format: string;
}

const levels = ['TRACE', 'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'];

/** Prints log lines in order, without duplicates; with `tail` until Ctrl-C. */
async function showLog(terminal: Terminal, options: ModelOptions, query: LogQuery): Promise<void> {
  const wanted = filter(query);
  const { controller, model } = await openSession(options, terminal);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  terminal.interrupted.addEventListener('abort', end, { once: true });
  let shown = 0;
  let last = -1;
  const show = (line: LogLine): void => {
    if (line.sequence <= last || shown >= query.limit) return;
    last = line.sequence;
    if (!wanted(line)) return;
    terminal.out.line(
      query.format === 'json' ? JSON.stringify(line) : renderLine(line, terminal.out),
    );
    shown += 1;
    if (shown >= query.limit) end();
  };
  const early: LogLine[] = [];
  let replayed = false;
  // The stream opens before the past is read, so that no line falls between the two.
  const stream = query.tail
    ? controller.events(
        model,
        (event) => {
          if (event.kind !== 'log') return;
          if (replayed) show(event.line);
          else early.push(event.line);
        },
        stop.signal,
      )
    : Promise.resolve();
  try {
    for (const line of await pastLines({ controller, model }, query, wanted)) show(line);
    replayed = true;
    early.forEach(show);
    if (query.tail) await stream;
  } finally {
    end();
    // It was aborted on purpose; an error of the stream has been thrown above.
    await stream.catch(() => undefined);
  }
}

async function pastLines(
  { controller, model }: Session,
  query: LogQuery,
  wanted: (line: LogLine) => boolean,
): Promise<readonly LogLine[]> {
  if (query.lines === 0) return [];
  // A filter may drop lines, so that more must be looked at than are wanted.
  const filters =
    query.include.length + query.exclude.length > 0 || query.level.toUpperCase() !== 'TRACE';
  const limit = filters ? Number.MAX_SAFE_INTEGER : query.lines;
  const { lines } = await controller.request('debug-log', { model, after: 0, limit });
  return lines.filter(wanted).slice(-query.lines);
}

function filter({ include, exclude, level }: LogQuery): (line: LogLine) => boolean {
  const least = levels.indexOf(level.toUpperCase());
  if (least === -1)
    throw usageError(`expected a level of ${levels.join(', ')}, found ${JSON.stringify(level)}`);
  const names = (entity: string) => (line: LogLine) => isEntity(line.entity, entity);
  return (line) =>
    levels.indexOf(line.level) >= least &&
    (include.length === 0 || include.some((each) => names(each)(line))) &&
    !exclude.some((each) => names(each)(line));
}

/** `hello/0` and `unit-hello-0` name a unit; `hello` all units of an application; `*` is any text. */
function isEntity(entity: string, named: string): boolean {
  const tag = /^[^/]+\/\d+$/.test(named) ? `unit-${named.replace('/', '-')}` : named;
  if (tag === entity) return true;
  if (tag.includes('*')) {
    const pattern = tag.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${pattern.join('.*')}$`).test(entity);
  }
  return new RegExp(`^unit-${tag.replaceAll(/[^a-z0-9-]/g, '')}-\\d+$`).test(entity);
}

const levelStyles: Readonly<Record<string, Style>> = {
  WARNING: 'yellow',
  ERROR: 'red',
  CRITICAL: 'red',
  DEBUG: 'dim',
  TRACE: 'dim',
};

/** A line as `juju debug-log` prints it: entity, time of day in UTC, level, module, message. */
function renderLine({ entity, time, level, module, message }: LogLine, { style }: Output): string {
  const levelStyle = levelStyles[level];
  const shownLevel = levelStyle === undefined ? level : style(levelStyle, level);
  return `${entity}: ${time.slice(11, 19)} ${shownLevel} ${module} ${message}`;
}
