import { resolve } from 'node:path';
import { parsePair } from '../parse/name-values.ts';
import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

/** `charmwright attach-resource APPLICATION NAME=PATH` */
const attachResourceCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'attach-resource',
    group: 'applications',
    summary: 'Give an application a new file for one of its resources.',
    examples: ['attach-resource hello build=build.tar.gz'],
  })
    .argument('<APPLICATION>')
    .argument('<NAME=PATH>', 'the resource and its file')
    .action(async (application: string, word: string, options: ModelOptions) => {
      const [name, path] = parsePair(word, 'a resource');
      const { controller, model } = await openSession(options, terminal);
      const { revision } = await controller.request('attach-resource', {
        model,
        application,
        name,
        path: resolve(terminal.cwd, path),
      });
      terminal.out.line(`attached ${name} to ${application}, revision ${revision}`);
    });

export default attachResourceCommand;
