import type { LogLine } from '../../controller/api.ts';
import type { ModelOptions } from '../commands/command.ts';
import { usage } from '../parse/usage.ts';
import type { Output, Style, Terminal } from '../terminal.ts';
import { openSession } from './session.ts';

export interface LogView {
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

/** Prints log lines in their order, each once; with `tail` until Ctrl-C. */
export async function showLog(
  terminal: Terminal,
  options: ModelOptions,
  view: LogView,
): Promise<void> {
  const wanted = filter(view);
  const { controller, model } = await openSession(options, terminal);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  terminal.interrupted.addEventListener('abort', end, { once: true });
  let shown = 0;
  let last = -1;
  const show = (line: LogLine): void => {
    if (line.sequence <= last || shown >= view.limit) return;
    last = line.sequence;
    if (!wanted(line)) return;
    terminal.out.line(
      view.format === 'json' ? JSON.stringify(line) : renderLine(line, terminal.out),
    );
    shown += 1;
    if (shown >= view.limit) end();
  };
  const early: LogLine[] = [];
  let replayed = false;
  // The stream opens before the past is read, so that no line falls between the two.
  const stream = view.tail
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
    for (const line of await pastLines(controller, model, view, wanted)) show(line);
    replayed = true;
    early.forEach(show);
    if (view.tail) await stream;
  } finally {
    end();
    // It was cut off on purpose; a fault of its own has been thrown above.
    await stream.catch(() => undefined);
  }
}

async function pastLines(
  controller: Awaited<ReturnType<typeof openSession>>['controller'],
  model: string,
  view: LogView,
  wanted: (line: LogLine) => boolean,
): Promise<readonly LogLine[]> {
  if (view.lines === 0) return [];
  // A filter may drop lines, so that more must be looked at than are wanted.
  const filters =
    view.include.length + view.exclude.length > 0 || view.level.toUpperCase() !== 'TRACE';
  const limit = filters ? Number.MAX_SAFE_INTEGER : view.lines;
  const { lines } = await controller.request('debug-log', { model, after: 0, limit });
  return lines.filter(wanted).slice(-view.lines);
}

function filter({ include, exclude, level }: LogView): (line: LogLine) => boolean {
  const least = levels.indexOf(level.toUpperCase());
  if (least === -1)
    throw usage(`expected a level of ${levels.join(', ')}, found ${JSON.stringify(level)}`);
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
