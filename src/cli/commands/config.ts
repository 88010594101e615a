import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from './command.ts';

interface ConfigOptions extends ModelOptions {
  readonly reset?: string;
  readonly file?: string;
  readonly format: string;
}

/** `charmwright config APPLICATION [NAME | NAME=VALUE…] [--reset NAMES]` */
export const configCommand: MakeCommand = ({ terminal }) =>
  modelCommand('config', 'Show or change an application’s options.', [
    'config hello',
    'config hello port',
    'config hello port=8080 wsgi_module=shop.wsgi:application',
    'config hello --reset port,wsgi_module',
    'config hello environment_variables=@variables.txt',
  ])
    .argument('<APPLICATION>')
    .argument('[SETTINGS...]', 'an option to print, or options to set: name=value, name=@file')
    .option('--reset <NAMES>', 'options to set back to their defaults, with commas between')
    .option('--file <FILE>', 'a YAML file of options to set')
    .addOption(formatOption('yaml', 'json'))
    .action(async (application: string, words: readonly string[], options: ConfigOptions) => {
      const { changeConfig } = await import('../model/config.ts');
      await changeConfig(terminal, options, { application, words });
    });
