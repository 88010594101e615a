import { fault } from '../errors.ts';
import { describeChange } from './flag-change.ts';
import type { HandlerRun } from './loop-history.ts';

const shownRuns = 40;

/** The error for a loop that goes round in circles; its details are the cycle, one handler's run a line. */
export function handlerCycle(cycle: readonly HandlerRun[]): Error {
  const lines = cycle.map(({ id, changes }) => {
    const effects = changes.map(describeChange).join(', ');
    return `${id}: ${effects === '' ? 'changes no flag' : effects}`;
  });
  const rest = lines.length - shownRuns;
  if (rest > 0) lines.splice(shownRuns, rest, `… and ${rest} more`);
  const names = [...new Set(cycle.map(({ id }) => id))];
  const listed = names.slice(0, 5).join(', ') + (names.length > 5 ? ', …' : '');
  return fault('HANDLER_CYCLE', `the handlers form a cycle: ${listed} run again and again`, {
    details: `the cycle:\n${lines.join('\n')}`,
  });
}
