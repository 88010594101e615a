import { didYouMean } from '../../base/nearest-name.ts';
import { explainHandler, explainHandlers } from '../../dispatch/explain/explain-handler.ts';
import { describeExplanation, type Explanation } from '../../dispatch/explain/explanation.ts';
import { fault } from '../../errors.ts';
import { formatOption, type MakeCommand, modelCommand } from '../command.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { renderTable } from '../render/table.ts';
import { describedCharm, inspectUnit, type UnitSource } from '../session/inspect-unit.ts';
import type { Terminal } from '../terminal.ts';

interface ExplainOptions extends UnitSource {
  readonly format: string;
}

/** `charmwright explain UNIT [HANDLER]` */
const explainCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'explain',
    group: 'look',
    summary:
      'Explain why a handler of a unit does not run: which condition is false, since when, and who could make it true.',
    examples: [
      "explain hello/0 'wsgi/serve the application'",
      'explain hello/0',
      'explain hello/0 --format json',
      "explain --file unit.json 'wsgi/serve the application'",
    ],
  })
    .argument('[UNIT]', 'left out with --file')
    .argument('[HANDLER]', 'as layer/name; all handlers, a line each, when left out')
    .option('--file <FILE>', 'the inspection of a unit elsewhere; - is standard input')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(
      async (unit: string | undefined, handler: string | undefined, options: ExplainOptions) => {
        const subject =
          options.file === undefined ? { unit, handler } : { unit: undefined, handler: unit };
        await showExplanation(terminal, options, subject);
      },
    );

export default explainCommand;

interface Subject {
  readonly unit: string | undefined;
  readonly handler: string | undefined;
}

/** Explains one handler of a unit, or all of them, a line each. */
async function showExplanation(
  terminal: Terminal,
  options: ExplainOptions,
  { unit, handler }: Subject,
): Promise<void> {
  const inspection = await inspectUnit(terminal, options, { unit, depth: 'flags' });
  const charm = describedCharm(inspection);
  const explained = {
    name: inspection.unit,
    flags: new Set(inspection.flags),
    inputs: inspection.inputs,
    origins: new Map(Object.entries(inspection.origins)),
  };
  if (handler === undefined) {
    const explanations = explainHandlers(charm, explained);
    await show(terminal, options.format, { value: explanations, render: renderOverview });
    return;
  }
  const explanation = explainHandler(charm, explained, handler);
  if (explanation === undefined) {
    const ids = charm.handlers.map(({ id }) => id);
    throw fault('HANDLER_UNKNOWN', `the charm of ${inspection.unit} has no handler "${handler}"`, {
      hint: didYouMean(handler, ids),
    });
  }
  const render = (each: Explanation): string => `${describeExplanation(each)}\n`;
  await show(terminal, options.format, { value: explanation, render });
}

async function show<T extends Explanation | readonly Explanation[]>(
  terminal: Terminal,
  format: string,
  { value, render }: { readonly value: T; readonly render: (value: T) => string },
): Promise<void> {
  if (format === 'plain') {
    terminal.out.write(render(value));
    return;
  }
  // The renderer takes JSON; the round trip leaves out optional fields that are absent.
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
