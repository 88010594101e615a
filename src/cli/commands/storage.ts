import { openSession } from '../session/session.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { formatOption, modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

interface StorageOptions extends ModelOptions {
  readonly format: string;
}

/** `charmwright storage` */
const storageCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'storage',
    group: 'storage',
    summary: 'List the storage of a model, and which unit has it.',
    examples: ['storage', 'storage --format json'],
  })
    .addOption(formatOption('tabular', 'json', 'yaml'))
    .action(async ({ format, ...options }: StorageOptions) => {
      const { renderStorage } = await import('../render/storage.ts');
      const { controller, model } = await openSession(options, terminal);
      const { storage, rows } = await controller.request('storage', { model, storages: [] });
      if (format !== 'tabular') {
        terminal.out.write(await renderData(storage, dataFormat(format)));
      } else if (rows.length === 0) terminal.err.line('there is no storage');
      else terminal.out.write(renderStorage(rows));
    });

export default storageCommand;
