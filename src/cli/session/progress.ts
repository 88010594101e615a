import type { ApiEvent } from '../../controller/api.ts';
import { oneLine } from '../render/printable.ts';
import type { Output, Terminal } from '../terminal.ts';
import type { Session } from './session.ts';

/** Shows what the controller is doing: one changing line on a terminal, plain lines otherwise. */
export interface ProgressLine {
  readonly show: (subject: string, message: string, fraction?: number) => void;
  /** Erases the changing line, so that other output can be written. */
  readonly clear: () => void;
}

export function progressLine(err: Output): ProgressLine {
  let shown = false;
  let last = '';
  const clear = (): void => {
    if (shown) err.erase('line');
    shown = false;
  };
  const show = (subject: string, message: string, fraction?: number): void => {
    const bar = fraction === undefined ? '' : `${drawBar(fraction)} `;
    if (err.isTTY) {
      const text = oneLine(`${bar}${subject}: ${message}`);
      err.erase('line');
      err.write(err.style('dim', text.slice(0, Math.max(err.columns - 1, 20))));
      shown = true;
      return;
    }
    // A log shows each step a single time, not each per cent of it.
    const line = `${subject}: ${message}`;
    if (line !== last) err.line(line);
    last = line;
  };
  return { show, clear };
}

function drawBar(fraction: number): string {
  const width = 20;
  const full = Math.round(Math.min(Math.max(fraction, 0), 1) * width);
  const percent = `${Math.floor(fraction * 100)}%`.padStart(4);
  return `[${'#'.repeat(full)}${' '.repeat(width - full)}]${percent}`;
}

/** Does some work with the controller, and shows the model's progress on stderr meanwhile. */
export async function withProgress<Result>(
  { controller, model }: Session,
  terminal: Terminal,
  work: (line: ProgressLine) => Promise<Result>,
): Promise<Result> {
  const line = progressLine(terminal.err);
  const stop = new AbortController();
  const onEvent = (event: ApiEvent): void => {
    if (event.kind === 'progress') line.show(event.subject, event.message, event.fraction);
  };
  // Progress is optional: when its stream fails, the work itself reports what is wrong.
  const events = controller.events(model, onEvent, stop.signal).catch(() => undefined);
  try {
    return await work(line);
  } finally {
    stop.abort();
    await events;
    line.clear();
  }
}
