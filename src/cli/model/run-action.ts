import { isList, isObject, type Json, type JsonObject } from '../../builder/plan/json.ts';
import type { ActionOutcome } from '../../controller/api.ts';
import { describeError, fault } from '../../errors.ts';
import type { ModelOptions } from '../commands/command.ts';
import { renderData } from '../render/data.ts';
import type { Terminal } from '../terminal.ts';
import { withProgress } from './progress.ts';
import { openSession } from './session.ts';

export interface RunWish {
  readonly unit: string;
  readonly action: string;
  readonly params: JsonObject;
  readonly background: boolean;
}

/** Queues an action and, unless it goes to the background, waits; answers the exit code. */
export async function runAction(
  terminal: Terminal,
  options: ModelOptions & { readonly format: string },
  wish: RunWish,
): Promise<number> {
  const session = await openSession(options, terminal);
  const outcome = await withProgress(session, terminal, () =>
    session.controller.request('run', { model: session.model, ...wish }, terminal.interrupted),
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
  if (outcome.status !== 'failed') return 0;
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
