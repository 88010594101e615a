import { openSession } from '../session/session.ts';
import { modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

interface RemoveStorageOptions extends ModelOptions {
  readonly force?: boolean;
}

/** `charmwright remove-storage STORAGE…` */
const removeStorageCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'remove-storage',
    group: 'storage',
    summary: 'Remove storage with all that is in it.',
    examples: ['remove-storage data/0', 'remove-storage data/0 --force'],
  })
    .argument('<STORAGES...>', 'ids such as data/0')
    .option('--force', 'also when a unit has it, which loses it')
    .action(async (storages: readonly string[], options: RemoveStorageOptions) => {
      const { force = false } = options;
      const { controller, model } = await openSession(options, terminal);
      await controller.request('remove-storage', { model, storages, force });
      for (const id of storages) terminal.out.line(`removing ${id}`);
    });

export default removeStorageCommand;
