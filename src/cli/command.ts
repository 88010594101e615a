import { Command, Option } from 'commander';
import { type CommandGroup, commandGroups } from './command-groups.ts';
import type { CliContext } from './context.ts';

/** Makes one command of the program; the default export of each file in `commands/`. */
export type MakeCommand = (context: CliContext) => Command;

/** What help shows of a command. */
export interface CommandDescription {
  readonly name: string;
  /** The part of the help that lists it; a command without one is part of another, or hidden. */
  readonly group?: CommandGroup;
  readonly summary: string;
  /** Command lines, without `charmwright`. */
  readonly examples: readonly string[];
}

/** A command with what all commands have: `--debug`, and examples at the end of its help. */
export function newCommand({ name, group, summary, examples }: CommandDescription): Command {
  const command = new Command(name)
    .description(summary)
    .option('--debug', 'show where an error comes from')
    .addHelpText(
      'after',
      ['', 'Examples:', ...examples.map((each) => `  charmwright ${each}`)].join('\n'),
    );
  return group === undefined ? command : command.helpGroup(commandGroups[group]);
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
export function controllerCommand(description: CommandDescription): Command {
  return newCommand(description).option(
    '--home <DIR>',
    'the controller’s home (env: CHARMWRIGHT_HOME, default: /var/lib/charmwright)',
  );
}

/** A command that works on one model. */
export function modelCommand(description: CommandDescription): Command {
  return controllerCommand(description).option(
    '-m, --model <MODEL>',
    'the model to work on (env: CHARMWRIGHT_MODEL, default: default)',
  );
}

/** `--format`, with the formats of a command; the first is the default. */
export function formatOption(...formats: readonly string[]): Option {
  return new Option('--format <FORMAT>', 'how to print the answer')
    .choices(formats)
    .default(formats[0]);
}
