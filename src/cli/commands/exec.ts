import { repeated } from '../parse/count.ts';
import { parseDuration } from '../parse/duration.ts';
import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from './command.ts';

interface ExecOptions extends ModelOptions {
  readonly unit?: readonly string[];
  readonly application?: readonly string[];
  readonly all?: true;
  readonly timeout?: string;
  readonly format: string;
}

/** `charmwright exec UNIT -- COMMAND…` */
export const execCommand: MakeCommand = ({ terminal, exit }) =>
  modelCommand('exec', 'Run a command on units, in a hook’s surroundings and with hook tools.', [
    'exec hello/0 -- systemctl status gunicorn3.service',
    'exec --unit hello/0 --unit hello/1 -- config-get port',
    'exec --application hello -- uptime',
    'exec --all -- uname -r',
  ])
    .argument('<WORDS...>', 'the unit, unless an option names it, and the command')
    .passThroughOptions()
    .option('-u, --unit <UNITS>', 'units, with commas between; repeatable', repeated)
    .option('-a, --application <APPLICATIONS>', 'all units of applications; repeatable', repeated)
    .option('--all', 'every unit of the model')
    .option('--timeout <TIME>', 'how long the command may take')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(async (words: readonly string[], options: ExecOptions) => {
      const { execOnUnits } = await import('../model/exec.ts');
      const split = (each: readonly string[] | undefined): readonly string[] =>
        (each ?? []).flatMap((names) => names.split(',')).filter((name) => name !== '');
      const code = await execOnUnits(terminal, options, {
        words,
        units: split(options.unit),
        applications: split(options.application),
        all: options.all ?? false,
        timeout: options.timeout === undefined ? undefined : parseDuration(options.timeout) / 1000,
      });
      exit(code);
    });
