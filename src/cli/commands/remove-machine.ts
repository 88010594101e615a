import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

interface RemoveOptions extends ModelOptions {
  readonly force?: true;
}

/** `charmwright remove-machine MACHINE…` */
const removeMachineCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'remove-machine',
    group: 'applications',
    summary: 'Remove machines that status lists as unknown to the store, with all that is on them.',
    examples: ['remove-machine 3', 'remove-machine 3 --force'],
  })
    .argument('<MACHINES...>')
    .option('--force', 'do not wait for a clean power-off')
    .option('--no-prompt', 'accepted as in juju; nothing is asked')
    .action(async (machines: readonly string[], options: RemoveOptions) => {
      const { controller, model } = await openSession(options, terminal);
      for (const machine of machines) {
        const request = { model, machine, force: options.force ?? false };
        await controller.request('remove-machine', request);
        terminal.out.line(`removed machine ${machine}`);
      }
    });

export default removeMachineCommand;
