import { openSession } from '../session/session.ts';
import { modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

/** `charmwright attach-storage UNIT STORAGE…` */
const attachStorageCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'attach-storage',
    group: 'storage',
    summary: 'Give a unit storage that no unit has, with what is in it.',
    examples: ['attach-storage hello/1 data/0'],
  })
    .argument('<UNIT>')
    .argument('<STORAGES...>', 'ids such as data/0')
    .action(async (unit: string, storages: readonly string[], options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      await controller.request('attach-storage', { model, unit, storages });
      for (const id of storages) terminal.out.line(`attaching ${id} to ${unit}`);
    });

export default attachStorageCommand;
