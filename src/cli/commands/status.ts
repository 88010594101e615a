import { setTimeout as pause } from 'node:timers/promises';
import { formatOption, type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';
import { parseDuration } from '../parse/duration.ts';
import { renderData } from '../render/data.ts';
import { renderStatus } from '../render/status-table.ts';
import { openSession, type Session } from '../session/session.ts';
import type { Terminal } from '../terminal.ts';

interface StatusOptions extends ModelOptions {
  readonly format: string;
  readonly relations?: true;
  readonly integrations?: true;
  readonly watch?: string;
}

/** `charmwright status [--relations] [--watch 5s] [--format F]` */
const statusCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'status',
    group: 'look',
    summary: 'Show the applications, units and machines of a model.',
    examples: ['status', 'status --relations', 'status --format json', 'status --watch 2s'],
  })
    .option('--relations', 'show the relations too')
    .option('--integrations', 'the same as --relations')
    .option('--watch <TIME>', 'show it again after each change, with this interval')
    .addOption(formatOption('tabular', 'json', 'yaml'))
    .action(async (options: StatusOptions) => {
      await showStatus(terminal, options);
    });

export default statusCommand;

/** Prints a model's status, with `--watch` after each change until Ctrl-C. */
async function showStatus(terminal: Terminal, options: StatusOptions): Promise<void> {
  const { watch } = options;
  const every = watch === undefined ? undefined : Math.max(parseDuration(watch), 200);
  const session = await openSession(options, terminal);
  const render = (): Promise<string> => renderOnce(session, terminal, options);
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
    // Ctrl-C ends the wait and the loop, without an error.
    await pause(every, undefined, { signal: terminal.interrupted }).catch(() => undefined);
  }
}

async function renderOnce(
  { controller, model }: Session,
  terminal: Terminal,
  { format, relations, integrations }: StatusOptions,
): Promise<string> {
  const answer = await controller.request('status', { model });
  for (const { subject, problem, remedy } of answer.mismatches ?? []) {
    terminal.err.line(`warning: ${subject}: ${problem}`);
    terminal.err.line(`hint: ${remedy}`);
  }
  if (format === 'json' || format === 'yaml') return renderData(answer.status, format);
  const shown = (relations ?? integrations) === true ? answer.relations : [];
  return renderStatus(answer.status, { relations: shown, style: terminal.out.style });
}
