import { setTimeout as pause } from 'node:timers/promises';
import { isList, isObject, type Json, type JsonObject } from '../../base/json.ts';
import type { ActionOutcome } from '../../controller/api.ts';
import { describeError, fault } from '../../errors.ts';
import type { ModelOptions } from '../commands/command.ts';
import { parseDuration } from '../parse/duration.ts';
import { renderData } from '../render/data.ts';
import type { Terminal } from '../terminal.ts';
import { withProgress } from './progress.ts';
import { openSession, type Session } from './session.ts';

export interface RunWish {
  readonly unit: string;
  readonly action: string;
  readonly params: JsonObject;
  readonly background: boolean;
  /** How long to wait, such as `2m`; as long as it takes when undefined. */
  readonly wait?: string | undefined;
}

/** Queues an action and, unless it goes to the background, waits; answers the exit code. */
export async function runAction(
  terminal: Terminal,
  options: ModelOptions & { readonly format: string },
  wish: RunWish,
): Promise<number> {
  const session = await openSession(options, terminal);
  const { wait, ...request } = wish;
  const limit = wait === undefined ? undefined : parseDuration(wait);
  const outcome = await withProgress(session, terminal, () =>
    limit === undefined
      ? session.controller.request(
          'run',
          { model: session.model, ...request },
          terminal.interrupted,
        )
      : runForTime(session, request, limit),
  );
  if (!wish.background) return showOutcome(terminal, outcome, options.format);
  if (options.format === 'plain') {
    terminal.err.line(
      `queued operation ${outcome.id}; look: charmwright show-operation ${outcome.id}`,
    );
    terminal.out.line(outcome.id);
  } else terminal.out.write(await renderOutcome(outcome, options.format));
  return 0;
}

/** @throws WAIT_TIMEOUT when its time is up; the action runs on. */
async function runForTime(
  { controller, model }: Session,
  request: Omit<RunWish, 'wait'>,
  limit: number,
): Promise<ActionOutcome> {
  const deadline = performance.now() + limit;
  let outcome = await controller.request('run', { model, ...request, background: true });
  while (outcome.status === 'pending' || outcome.status === 'running') {
    if (performance.now() >= deadline) {
      const { id, unit } = outcome;
      throw fault('WAIT_TIMEOUT', `timed out waiting for results from: unit ${unit}`, {
        hint: `it runs on: charmwright show-operation ${id}; to end it: charmwright cancel-task ${id}`,
      });
    }
    await pause(lookEveryMs);
    outcome = await controller.request('show-operation', { model, id: outcome.id });
  }
  return outcome;
}

const lookEveryMs = 100;

/** Ends actions, and prints how they stand then. */
export async function cancelTasks(
  terminal: Terminal,
  options: ModelOptions & { readonly format: string },
  ids: readonly string[],
): Promise<void> {
  const { controller, model } = await openSession(options, terminal);
  for (const id of ids) {
    const outcome = await controller.request('cancel-task', { model, id });
    if (options.format === 'plain') terminal.out.line(`operation ${id} is ${outcome.status}`);
    else terminal.out.write(await renderOutcome(outcome, options.format));
  }
}

/** Prints how an action went; answers 1 when it failed. */
export async function showOutcome(
  terminal: Terminal,
  outcome: ActionOutcome,
  format: string,
): Promise<number> {
  if (format === 'plain') {
    for (const line of outcome.log) terminal.err.line(line);
    await showPlain(terminal, outcome);
  } else terminal.out.write(await renderOutcome(outcome, format));
  if (!['failed', 'cancelled', 'aborted'].includes(outcome.status)) return 0;
  const why = outcome.message === '' ? '' : `: ${outcome.message}`;
  const failure = fault('ACTION_FAILED', `${outcome.action} failed on ${outcome.unit}${why}`);
  terminal.err.line(describeError(failure));
  return 1;
}

/** Results as YAML, then what was printed as it was printed; as with juju, without the return code. */
async function showPlain({ out, err }: Terminal, outcome: ActionOutcome): Promise<void> {
  const { results, status, id } = outcome;
  if (status === 'pending' || status === 'running') {
    out.line(`operation ${id} is ${status}`);
    return;
  }
  const others = Object.entries(results).filter(([name]) => !ofProgram.includes(name));
  if (others.length > 0) out.write(await renderData(Object.fromEntries(others), 'yaml'));
  if (typeof results.stdout === 'string') out.write(results.stdout);
  if (typeof results.stderr === 'string') err.write(results.stderr);
}

/** The results that the action's program made by running, not by action-set. */
const ofProgram: readonly string[] = ['stdout', 'stderr', 'return-code'];

function renderOutcome(outcome: ActionOutcome, format: string): Promise<string> {
  const { unit, log, ...others } = outcome;
  const shown = others.message === '' ? withoutMessage(others) : others;
  const value: Json = { [unit]: { ...shown, ...(log.length === 0 ? {} : { log }) } };
  return renderData(sorted(value), format === 'json' ? 'json' : 'yaml');
}

function withoutMessage({ id, action, status, results }: Omit<ActionOutcome, 'unit' | 'log'>) {
  return { id, action, status, results };
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
