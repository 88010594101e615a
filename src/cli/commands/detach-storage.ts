import { openSession } from '../session/session.ts';
import { modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

/** `charmwright detach-storage STORAGE…` */
const detachStorageCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'detach-storage',
    group: 'storage',
    summary: 'Take storage from its unit; what is in it stays.',
    examples: ['detach-storage data/0'],
  })
    .argument('<STORAGES...>', 'ids such as data/0')
    .action(async (storages: readonly string[], options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      await controller.request('detach-storage', { model, storages });
      for (const id of storages) terminal.out.line(`detaching ${id}`);
    });

export default detachStorageCommand;
