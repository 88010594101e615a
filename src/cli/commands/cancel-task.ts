import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from './command.ts';

interface CancelOptions extends ModelOptions {
  readonly format: string;
}

/** `charmwright cancel-task ID…` */
export const cancelTaskCommand: MakeCommand = ({ terminal }) =>
  modelCommand('cancel-task', 'End actions that wait or run.', ['cancel-task 3'])
    .argument('<IDS...>')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(async (ids: readonly string[], options: CancelOptions) => {
      const { cancelTasks } = await import('../model/run-action.ts');
      await cancelTasks(terminal, options, ids);
    });
