import { isList, isObject, type Json } from '../../base/json.ts';
import type { ActionOutcome } from '../../controller/api.ts';
import { describeError, fault } from '../../errors.ts';
import type { Terminal } from '../terminal.ts';
import { renderData } from './data.ts';

/** Prints how an action went; returns the exit code, 1 when it failed. */
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

/** Results as YAML, then the action's output unchanged; as with juju, without the return code. */
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

/** The outcome as data, below its unit's name. */
export function renderOutcome(outcome: ActionOutcome, format: string): Promise<string> {
  const { unit, log, ...others } = outcome;
  const data = others.message === '' ? withoutMessage(others) : others;
  const value: Json = { [unit]: { ...data, ...(log.length === 0 ? {} : { log }) } };
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
