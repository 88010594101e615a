import type { UnitSource } from '../model/ask-unit.ts';
import { type MakeCommand, formatOption, modelCommand } from './command.ts';

interface ExplainOptions extends UnitSource {
  readonly format: string;
}

/** `charmwright explain UNIT [HANDLER]` */
export const explainCommand: MakeCommand = ({ terminal }) =>
  modelCommand(
    'explain',
    'Say why a handler of a unit does not run: which condition is false, since when, and who could make it true.',
    [
      "explain hello/0 'wsgi/serve the application'",
      'explain hello/0',
      'explain hello/0 --format json',
      "explain --file unit.json 'wsgi/serve the application'",
    ],
  )
    .argument('[UNIT]', 'left out with --file')
    .argument('[HANDLER]', 'as layer/name; all handlers, a line each, when left out')
    .option('--file <FILE>', 'what a unit elsewhere said of itself; - is standard input')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(
      async (unit: string | undefined, handler: string | undefined, options: ExplainOptions) => {
        const { showExplanation } = await import('../model/explain.ts');
        const given =
          options.file === undefined ? { unit, handler } : { unit: undefined, handler: unit };
        await showExplanation(terminal, options, given);
      },
    );
