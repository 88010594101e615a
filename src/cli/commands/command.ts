import { Command, Option } from 'commander';
import type { CliContext } from '../context.ts';

/** Makes one command of the program. */
export type MakeCommand = (context: CliContext) => Command;

/** A command with what all commands have: `--debug`, and examples at the end of its help. */
export function newCommand(name: string, summary: string, examples: readonly string[]): Command {
  return new Command(name)
    .description(summary)
    .option('--debug', 'show where an error comes from')
    .addHelpText(
      'after',
      ['', 'Examples:', ...examples.map((each) => `  charmwright ${each}`)].join('\n'),
    );
}

/** The options of a command that asks the controller. */
export interface HomeOptions {
  readonly home?: string;
}

/** The options of a command that works on one model. */
export interface ModelOptions extends HomeOptions {
  readonly model?: string;
}

/** A command that asks the controller. */
export function controllerCommand(
  name: string,
  summary: string,
  examples: readonly string[],
): Command {
  return newCommand(name, summary, examples).option(
    '--home <DIR>',
    'the controller’s home (env: CHARMWRIGHT_HOME, default: /var/lib/charmwright)',
  );
}

/** A command that works on one model. */
export function modelCommand(name: string, summary: string, examples: readonly string[]): Command {
  return controllerCommand(name, summary, examples).option(
    '-m, --model <MODEL>',
    'the model to work on (env: CHARMWRIGHT_MODEL, default: default)',
  );
}

/** `--format`, with what a command offers; the first is the default. */
export function formatOption(...formats: readonly string[]): Option {
  return new Option('--format <FORMAT>', 'how to print the answer')
    .choices(formats)
    .default(formats[0]);
}
