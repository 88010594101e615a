import { resolve } from 'node:path';
import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from './command.ts';

interface RunOptions extends ModelOptions {
  readonly background?: true;
  readonly wait?: string;
  readonly params?: string;
  readonly stringArgs?: true;
  readonly format: string;
}

/** `charmwright run UNIT ACTION [NAME=VALUE…]` */
export const runCommand: MakeCommand = ({ terminal, exit }) =>
  modelCommand('run', 'Run an action on a unit and show its result.', [
    'run hello/0 show-release',
    'run postgresql/0 rotate-password application=hello',
    'run hello/0 backup --background',
    'run hello/0 backup --wait 2m',
    'run hello/0 backup --params backup.yaml --format json',
  ])
    .argument('<UNIT>')
    .argument('<ACTION>')
    .argument('[PARAMS...]', 'parameters: name=value, where a value is YAML')
    .option('--wait <TIME>', 'how long to wait for the result, such as 2m; the action runs on')
    .option('--background', 'do not wait; show-operation tells how it went')
    .option('--params <FILE>', 'a YAML file of parameters')
    .option('--string-args', 'take values as text, not as YAML')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(async (unit: string, action: string, words: readonly string[], options: RunOptions) => {
      const { runAction } = await import('../model/run-action.ts');
      const { parseParams, readParams } = await import('../parse/params.ts');
      const { params: file } = options;
      const fromFile = file === undefined ? {} : await readParams(resolve(terminal.cwd, file));
      const given = parseParams(words, options.stringArgs ?? false);
      const background = options.background ?? false;
      const { wait } = options;
      const wish = { unit, action, params: { ...fromFile, ...given }, background, wait };
      exit(await runAction(terminal, options, wish));
    });
