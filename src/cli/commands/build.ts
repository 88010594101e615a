import { Option } from 'commander';
import { sourceSettings } from '../source-settings.ts';
import { shortPath } from '../render/short-path.ts';
import { type MakeCommand, newCommand } from '../command.ts';

interface BuildOptions {
  readonly output?: string;
  readonly force?: true;
  readonly frozen?: true;
  readonly update?: true;
  readonly plan?: true;
}

/** `charmwright build [DIR] [-d OUT]` */
const buildCommand: MakeCommand = ({ terminal }) =>
  newCommand({
    name: 'build',
    group: 'write',
    summary: 'Build a charm from its folder and the layers it includes.',
    examples: [
      'build',
      'build examples/hello',
      'build examples/hello -d /tmp/hello',
      'build --frozen',
      'build --plan',
    ],
  })
    .argument('[DIR]', 'the folder of the charm', '.')
    .option('-d, --output <OUT>', 'the folder to build into (default: DIR/build/<name>)')
    .option('--force', 'overwrite files that were changed by hand since they were built')
    .addOption(
      new Option('--frozen', 'fail if anything differs from build.lock').conflicts('update'),
    )
    .option('--update', 'take the newest of layers in git, instead of what build.lock pins')
    .option('--plan', 'print which layer each file comes from, and write nothing')
    .action(async (folder: string, options: BuildOptions) => {
      const settings = {
        folder,
        ...sourceSettings(terminal),
        ...(options.output === undefined ? {} : { output: options.output }),
        force: options.force ?? false,
        frozen: options.frozen ?? false,
        update: options.update ?? false,
      };
      if (options.plan === true) {
        const { planCharm } = await import('../../builder/plan-charm.ts');
        const { renderPlanTable } = await import('../render/plan-table.ts');
        const { plan } = await planCharm(settings);
        terminal.out.write(renderPlanTable(plan, terminal.out.style));
        return;
      }
      const { buildCharm } = await import('../../builder/build-charm.ts');
      const built = await buildCharm(settings);
      const what =
        built.touched.length === 0 ? 'nothing changed' : `${built.touched.length} files written`;
      terminal.err.line(
        `built ${built.name} from ${built.plan.layers.map(({ url }) => url).join(' → ')}: ${what}`,
      );
      terminal.out.line(shortPath(built.folder, terminal.cwd));
    });

export default buildCommand;
