import { openSession } from '../session/session.ts';
import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from '../command.ts';
import { showOutcome } from '../render/action-outcome.ts';

interface ShowOperationOptions extends ModelOptions {
  readonly format: string;
}

/** `charmwright show-operation ID` */
const showOperationCommand: MakeCommand = ({ terminal, exit }) =>
  modelCommand({
    name: 'show-operation',
    group: 'look',
    summary: 'Show how an action went.',
    examples: ['show-operation 3', 'show-operation 3 --format json'],
  })
    .argument('<ID>', 'the number that run printed')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(async (id: string, options: ShowOperationOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const outcome = await controller.request('show-operation', { model, id });
      exit(await showOutcome(terminal, outcome, options.format));
    });

export default showOperationCommand;
