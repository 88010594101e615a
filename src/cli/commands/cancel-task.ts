import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from '../command.ts';
import { renderOutcome } from '../render/action-outcome.ts';
import { openSession } from '../session/session.ts';

interface CancelOptions extends ModelOptions {
  readonly format: string;
}

/** `charmwright cancel-task ID…` */
const cancelTaskCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'cancel-task',
    group: 'look',
    summary: 'End actions that wait or run.',
    examples: ['cancel-task 3'],
  })
    .argument('<IDS...>')
    .addOption(formatOption('plain', 'json', 'yaml'))
    .action(async (ids: readonly string[], options: CancelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      for (const id of ids) {
        const outcome = await controller.request('cancel-task', { model, id });
        if (options.format === 'plain') terminal.out.line(`operation ${id} is ${outcome.status}`);
        else terminal.out.write(await renderOutcome(outcome, options.format));
      }
    });

export default cancelTaskCommand;
