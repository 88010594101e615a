import { basename, resolve } from 'node:path';
import { formatOption, type MakeCommand, newCommand } from '../command.ts';

interface LayersOptions {
  readonly format: string;
}

/** `charmwright layers [DIR]` */
const layersCommand: MakeCommand = ({ terminal }) =>
  newCommand({
    name: 'layers',
    group: 'write',
    summary:
      'Show a built charm as a tree, with the layer that each file comes from; + added, * modified, - deleted since it was built.',
    examples: ['layers build/hello', 'layers build/hello --format json'],
  })
    .argument('[DIR]', 'the folder of a built charm', '.')
    .addOption(formatOption('tabular', 'json'))
    .action(async (folder: string, options: LayersOptions) => {
      const { charmOwners } = await import('../../builder/charm-owners.ts');
      const path = resolve(terminal.cwd, folder);
      const owners = await charmOwners(path);
      if (options.format === 'json') {
        terminal.out.line(JSON.stringify(owners, undefined, 2));
        return;
      }
      const { renderOwnerTree } = await import('../render/owner-tree.ts');
      terminal.out.write(renderOwnerTree(basename(path), owners, terminal.out.style));
    });

export default layersCommand;
