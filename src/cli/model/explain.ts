import { didYouMean } from '../../base/nearest-name.ts';
import { explainHandler, explainHandlers } from '../../dispatch/explain/explain-handler.ts';
import { describeExplanation, type Explanation } from '../../dispatch/explain/explanation.ts';
import { fault } from '../../errors.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { renderTable } from '../render/table.ts';
import type { Terminal } from '../terminal.ts';
import { describedCharm, inspect, type UnitSource } from './ask-unit.ts';

interface Explained {
  readonly unit: string | undefined;
  readonly handler: string | undefined;
}

/** Explains one handler of a unit, or all of them, a line each. */
export async function showExplanation(
  terminal: Terminal,
  options: UnitSource & { readonly format: string },
  { unit, handler }: Explained,
): Promise<void> {
  const inspection = await inspect(terminal, options, { unit, depth: 'flags' });
  const charm = describedCharm(inspection);
  const explained = {
    name: inspection.unit,
    flags: new Set(inspection.flags),
    inputs: inspection.inputs,
    origins: new Map(Object.entries(inspection.origins)),
  };
  if (handler === undefined) {
    await show(terminal, options.format, explainHandlers(charm, explained), renderOverview);
    return;
  }
  const explanation = explainHandler(charm, explained, handler);
  if (explanation === undefined) {
    const ids = charm.handlers.map(({ id }) => id);
    throw fault('HANDLER_UNKNOWN', `the charm of ${inspection.unit} has no handler "${handler}"`, {
      hint: didYouMean(handler, ids),
    });
  }
  await show(terminal, options.format, explanation, (each) => `${describeExplanation(each)}\n`);
}

async function show<T extends Explanation | readonly Explanation[]>(
  terminal: Terminal,
  format: string,
  value: T,
  render: (value: T) => string,
): Promise<void> {
  if (format === 'plain') {
    terminal.out.write(render(value));
    return;
  }
  // What the renderer is given is JSON; optional fields that are absent are left out by the round trip.
  const data = JSON.parse(JSON.stringify(value)) as Parameters<typeof renderData>[0];
  terminal.out.write(await renderData(data, dataFormat(format)));
}

function renderOverview(explanations: readonly Explanation[]): string {
  const rows = explanations.map((each) => [each.handler, verdictOf(each), reasonOf(each)]);
  return renderTable(
    ['Handler', 'In the next hook', 'Because'].map((title) => ({ title })),
    rows,
  );
}

function verdictOf({ verdict }: Explanation): string {
  switch (verdict) {
    case 'ready':
      return 'runs';
    case 'waits':
      return 'only in its own';
    case 'held-back':
      return 'does not run';
    case 'decides':
      return 'decides itself';
  }
}

function reasonOf({ unmet, hooks = [], remembersInputs }: Explanation): string {
  if (unmet.length > 0) return unmet.map(({ text }) => text).join('; ');
  if (remembersInputs) return 'if its inputs have changed';
  const [first = '', second] = hooks;
  if (hooks.length > 2) return `${first}, ${second ?? ''} and ${hooks.length - 2} more hooks`;
  return hooks.join(', ');
}
