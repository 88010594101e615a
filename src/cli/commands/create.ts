import { relative } from 'node:path';
import { Option } from 'commander';
import { packageVersion } from '../package-version.ts';
import { type MakeCommand, newCommand } from '../command.ts';

interface CreateOptions {
  readonly template: string;
}

/** `charmwright create NAME [--template wsgi|charm|layer|interface]` */
const createCommand: MakeCommand = ({ terminal }) =>
  newCommand({
    name: 'create',
    group: 'write',
    summary: 'Begin a new charm, layer or interface in a folder of its own.',
    examples: [
      'create my-app',
      'create my-charm --template charm',
      'create my-tools --template layer',
    ],
  })
    .argument('<NAME>', 'its name')
    .addOption(
      new Option('-t, --template <TEMPLATE>', 'what to begin with')
        .choices(['wsgi', 'charm', 'layer', 'interface'])
        .default('wsgi'),
    )
    .action(async (name: string, { template }: CreateOptions) => {
      const { createProject } = await import('../../builder/create/create-project.ts');
      const { folder, charm } = await createProject({
        name,
        template,
        cwd: terminal.cwd,
        version: packageVersion(),
      });
      const short = relative(terminal.cwd, folder);
      const at = charm === '.' ? '' : ` ${charm}`;
      terminal.err.line(`next: cd ${short} && charmwright test && charmwright proof${at}`);
      terminal.out.line(short);
    });

export default createCommand;
