import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from './command.ts';

interface StatusOptions extends ModelOptions {
  readonly format: string;
  readonly relations?: true;
  readonly watch?: string;
}

/** `charmwright status [--relations] [--watch 5s] [--format F]` */
export const statusCommand: MakeCommand = ({ terminal }) =>
  modelCommand('status', 'Show the applications, units and machines of a model.', [
    'status',
    'status --relations',
    'status --format json',
    'status --watch 2s',
  ])
    .option('--relations', 'show the relations too')
    .option('--integrations', 'the same as --relations')
    .option('--watch <TIME>', 'show it anew whenever it changed, looking this often')
    .addOption(formatOption('tabular', 'json', 'yaml'))
    .action(async (options: StatusOptions & { readonly integrations?: true }) => {
      const { showStatus } = await import('../model/status.ts');
      const relations = options.relations ?? options.integrations ?? false;
      await showStatus(terminal, options, { relations, watch: options.watch });
    });
