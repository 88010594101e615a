import { openSession } from '../model/session.ts';
import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from './command.ts';

interface ShowOperationOptions extends ModelOptions {
  readonly format: string;
}

/** `charmwright show-operation ID` */
export const showOperationCommand: MakeCommand = ({ terminal, exit }) =>
  modelCommand('show-operation', 'Show how an action went.', [
    'show-operation 3',
    'show-operation 3 --format json',
  ])
    .argument('<ID>', 'the number that run printed')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(async (id: string, options: ShowOperationOptions) => {
      const { showOutcome } = await import('../model/run-action.ts');
      const { controller, model } = await openSession(options, terminal);
      const outcome = await controller.request('show-operation', { model, id });
      exit(await showOutcome(terminal, outcome, options.format));
    });
