import { setTimeout as pause } from 'node:timers/promises';
import type { ModelOptions } from '../commands/command.ts';
import { parseDuration } from '../parse/duration.ts';
import { renderData } from '../render/data.ts';
import { renderStatus } from '../render/status-table.ts';
import type { Terminal } from '../terminal.ts';
import { openSession, type Session } from './session.ts';

interface StatusView {
  readonly relations: boolean;
  readonly watch: string | undefined;
}

/** Prints a model's status once, or again and again until Ctrl-C. */
export async function showStatus(
  terminal: Terminal,
  options: ModelOptions & { readonly format: string },
  { relations, watch }: StatusView,
): Promise<void> {
  const every = watch === undefined ? undefined : Math.max(parseDuration(watch), 200);
  const session = await openSession(options, terminal);
  const render = (): Promise<string> => renderOnce(session, terminal, options.format, relations);
  if (every === undefined) {
    terminal.out.write(await render());
    return;
  }
  let last = '';
  while (!terminal.interrupted.aborted) {
    const text = await render();
    if (text !== last) {
      terminal.out.erase('screen');
      terminal.out.write(text);
    }
    last = text;
    // The end of the wait by Ctrl-C is the end of the loop, not a fault.
    await pause(every, undefined, { signal: terminal.interrupted }).catch(() => undefined);
  }
}

async function renderOnce(
  { controller, model }: Session,
  terminal: Terminal,
  format: string,
  relations: boolean,
): Promise<string> {
  const answer = await controller.request('status', { model });
  for (const { subject, problem, remedy } of answer.misfits ?? []) {
    terminal.err.line(`warning: ${subject}: ${problem}`);
    terminal.err.line(`hint: ${remedy}`);
  }
  if (format === 'json' || format === 'yaml') return renderData(answer.status, format);
  const shown = relations ? answer.relations : [];
  return renderStatus(answer.status, { relations: shown, style: terminal.out.style });
}
