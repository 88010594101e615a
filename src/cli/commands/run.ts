import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ActionOutcome } from '../../controller/api.ts';
import type { Verbs } from '../../controller/verbs/verbs.ts';
import type { ControllerClient } from '../../controller/client.ts';
import { fault } from '../../errors.ts';
import { formatOption, type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';
import { parseDuration } from '../parse/duration.ts';
import { renderOutcome, showOutcome } from '../render/action-outcome.ts';
import { withProgress } from '../session/progress.ts';
import { openSession } from '../session/session.ts';
import type { Terminal } from '../terminal.ts';

interface RunOptions extends ModelOptions {
  readonly background?: true;
  readonly wait?: string;
  readonly params?: string;
  readonly stringArgs?: true;
  readonly format: string;
}

type RunArguments = [unit: string, action: string, words: readonly string[], options: RunOptions];

/** `charmwright run UNIT ACTION [NAME=VALUE…]` */
const runCommand: MakeCommand = ({ terminal, exit }) =>
  modelCommand({
    name: 'run',
    group: 'look',
    summary: 'Run an action on a unit and show its result.',
    examples: [
      'run hello/0 show-release',
      'run postgresql/0 rotate-password application=hello',
      'run hello/0 backup --background',
      'run hello/0 backup --wait 2m',
      'run hello/0 backup --params backup.yaml --format json',
    ],
  })
    .argument('<UNIT>')
    .argument('<ACTION>')
    .argument('[PARAMS...]', 'parameters: name=value, where a value is YAML')
    .option('--wait <TIME>', 'how long to wait for the result, such as 2m; the action runs on')
    .option('--background', 'do not wait; show-operation shows its result')
    .option('--params <FILE>', 'a YAML file of parameters')
    .option('--string-args', 'take values as text, not as YAML')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(async (...called: RunArguments) => {
      const [unit, action, words, options] = called;
      const { parseParams, readParams } = await import('../parse/params.ts');
      const { params: file, background = false, format } = options;
      const wait = options.wait === undefined ? undefined : parseDuration(options.wait);
      const fromFile = file === undefined ? {} : await readParams(resolve(terminal.cwd, file));
      const fromWords = parseParams(words, options.stringArgs ?? false);
      const session = await openSession(options, terminal);
      const { controller, model } = session;
      const request = { model, unit, action, params: { ...fromFile, ...fromWords }, background };
      const outcome = await withProgress(session, terminal, () =>
        wait === undefined
          ? controller.request('run', request, terminal.interrupted)
          : runForTime(controller, request, wait),
      );
      if (background) await showQueued(terminal, outcome, format);
      else exit(await showOutcome(terminal, outcome, format));
    });

export default runCommand;

/**
 * Queues an action and waits for its result.
 *
 * @throws WAIT_TIMEOUT when its time is up; the action runs on.
 */
async function runForTime(
  controller: ControllerClient,
  request: Verbs['run']['request'],
  limitMs: number,
): Promise<ActionOutcome> {
  const deadline = performance.now() + limitMs;
  let outcome = await controller.request('run', { ...request, background: true });
  while (outcome.status === 'pending' || outcome.status === 'running') {
    if (performance.now() >= deadline) {
      const { id, unit } = outcome;
      throw fault('WAIT_TIMEOUT', `timed out waiting for results from: unit ${unit}`, {
        hint: `it runs on: charmwright show-operation ${id}; to end it: charmwright cancel-task ${id}`,
      });
    }
    await pause(pollIntervalMs);
    const { model } = request;
    outcome = await controller.request('show-operation', { model, id: outcome.id });
  }
  return outcome;
}

const pollIntervalMs = 100;

async function showQueued(
  { out, err }: Terminal,
  outcome: ActionOutcome,
  format: string,
): Promise<void> {
  if (format !== 'plain') {
    out.write(await renderOutcome(outcome, format));
    return;
  }
  err.line(`queued operation ${outcome.id}; look: charmwright show-operation ${outcome.id}`);
  out.line(outcome.id);
}
