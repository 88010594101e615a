import { isObject } from '../../base/json.ts';
import { openSession } from '../session/session.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { formatOption, modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

interface ShowStorageOptions extends ModelOptions {
  readonly format: string;
}

/** `charmwright show-storage STORAGE…` */
const showStorageCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'show-storage',
    group: 'storage',
    summary: 'Show storage: where it is, and how far it is.',
    examples: ['show-storage data/0', 'show-storage data/0 --format json'],
  })
    .argument('<STORAGES...>', 'ids such as data/0')
    .addOption(formatOption('yaml', 'json'))
    .action(async (storages: readonly string[], options: ShowStorageOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const { storage } = await controller.request('storage', { model, storages });
      const shown = isObject(storage) ? (storage.storage ?? {}) : {};
      terminal.out.write(await renderData(shown, dataFormat(options.format)));
    });

export default showStorageCommand;
