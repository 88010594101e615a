import { openSession } from '../session/session.ts';
import { parseStorage } from '../parse/name-values.ts';
import { modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

/** `charmwright add-storage UNIT NAME[=DIRECTIVE]…` */
const addStorageCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'add-storage',
    group: 'storage',
    summary: 'Give a unit more storage.',
    examples: ['add-storage hello/0 data', 'add-storage hello/0 data=2,10G'],
  })
    .argument('<UNIT>')
    .argument('<STORAGES...>', 'a storage of the charm, with how many and how large: name=2,10G')
    .action(async (unit: string, words: readonly string[], options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const storages = parseStorage(words);
      const { ids } = await controller.request('add-storage', { model, unit, storages });
      for (const id of ids) terminal.out.line(`added storage ${id} to ${unit}`);
    });

export default addStorageCommand;
