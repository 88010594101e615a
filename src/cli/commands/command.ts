import { Command } from 'commander';
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
