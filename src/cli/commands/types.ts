import { relative } from 'node:path';
import { buildSurroundings } from '../model/build-surroundings.ts';
import { type MakeCommand, newCommand } from './command.ts';

/** `charmwright types [DIR]` */
export const typesCommand: MakeCommand = ({ terminal }) =>
  newCommand(
    'types',
    'Write charm-types.ts for layer<CharmTypes>(…): options, endpoints, flags, actions and resources of the charm and its layers. A build keeps the file current where it is there.',
    ['types', 'types examples/hello'],
  )
    .argument('[DIR]', 'the folder of the charm or layer', '.')
    .action(async (folder: string) => {
      const { writeTypes } = await import('../../builder/types/write-types.ts');
      const { path, changed } = await writeTypes({
        folder,
        ...buildSurroundings(terminal),
      });
      if (!changed) terminal.err.line('nothing changed');
      const short = relative(terminal.cwd, path);
      terminal.out.line(short.startsWith('..') ? path : short);
    });
