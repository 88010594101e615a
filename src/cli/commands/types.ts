import { relative } from 'node:path';
import { sourceSettings } from '../source-settings.ts';
import { type MakeCommand, newCommand } from '../command.ts';

/** `charmwright types [DIR]` */
const typesCommand: MakeCommand = ({ terminal }) =>
  newCommand({
    name: 'types',
    group: 'write',
    summary:
      'Write charm-types.ts for layer<CharmTypes>(…): options, endpoints, flags, actions and resources of the charm and its layers. A build keeps the file current where it is there.',
    examples: ['types', 'types examples/hello'],
  })
    .argument('[DIR]', 'the folder of the charm or layer', '.')
    .action(async (folder: string) => {
      const { writeTypes } = await import('../../builder/types/write-types.ts');
      const { path, changed } = await writeTypes({
        folder,
        ...sourceSettings(terminal),
      });
      if (!changed) terminal.err.line('nothing changed');
      const short = relative(terminal.cwd, path);
      terminal.out.line(short.startsWith('..') ? path : short);
    });

export default typesCommand;
