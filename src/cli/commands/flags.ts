import type { UnitSource } from '../model/ask-unit.ts';
import { type MakeCommand, formatOption, modelCommand } from './command.ts';

interface FlagsOptions extends UnitSource {
  readonly format: string;
}

/** `charmwright flags UNIT` */
export const flagsCommand: MakeCommand = ({ terminal }) =>
  modelCommand(
    'flags',
    'Show the flags that are set on a unit: since when, by whom, what they mean.',
    ['flags hello/0', 'flags hello/0 --format json | jq .flags', 'flags --file unit.json'],
  )
    .argument('[UNIT]')
    .option('--file <FILE>', 'what a unit elsewhere said of itself; - is standard input')
    .addOption(formatOption('tabular', 'json', 'yaml'))
    .action(async (unit: string | undefined, options: FlagsOptions) => {
      const { showFlags } = await import('../model/flags.ts');
      await showFlags(terminal, options, unit);
    });
