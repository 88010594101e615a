import { Option } from 'commander';
import { sourceSettings } from '../source-settings.ts';
import { shortPath } from '../render/short-path.ts';
import { type MakeCommand, newCommand } from '../command.ts';

interface PackOptions {
  readonly output?: string;
  readonly runtime: 'bundled' | 'system';
  readonly arch?: 'amd64' | 'arm64';
  readonly frozen?: true;
  readonly update?: true;
}

/** `charmwright pack [DIR] [-o FILE]` */
const packCommand: MakeCommand = ({ terminal }) =>
  newCommand({
    name: 'pack',
    group: 'write',
    summary: 'Build a charm and pack it into one .charm file.',
    examples: [
      'pack examples/hello',
      'pack examples/hello --arch arm64 --frozen',
      'pack --runtime system -o shop.charm',
    ],
  })
    .argument('[DIR]', 'the folder of the charm', '.')
    .option('-o, --output <FILE>', 'the file to write (default: <name>_<arch>.charm)')
    .addOption(
      new Option('--runtime <RUNTIME>', 'pack Node with the charm, or let it use the machine’s')
        .choices(['bundled', 'system'])
        .default('bundled'),
    )
    .addOption(
      new Option(
        '--arch <ARCH>',
        'the architecture to pack for (default: this machine’s; with --runtime system, all)',
      ).choices(['amd64', 'arm64']),
    )
    .addOption(
      new Option('--frozen', 'fail if anything differs from build.lock').conflicts('update'),
    )
    .option('--update', 'take the newest of layers in git, instead of what build.lock pins')
    .action(async (folder: string, options: PackOptions) => {
      const { megabytes, packCharm } = await import('../../builder/pack/pack-charm.ts');
      const { progressLine } = await import('../session/progress.ts');
      const line = progressLine(terminal.err);
      const own = process.arch === 'arm64' ? 'arm64' : 'amd64';
      const packed = await packCharm({
        folder,
        ...sourceSettings(terminal),
        runtime: options.runtime,
        architecture: options.arch ?? (options.runtime === 'bundled' ? own : undefined),
        ...(options.output === undefined ? {} : { file: options.output }),
        frozen: options.frozen ?? false,
        update: options.update ?? false,
        report: (step) => line.show('pack', step),
      }).finally(line.clear);
      terminal.err.line(
        `packed ${packed.name}: ${packed.files} files, ${megabytes(packed.unpacked)}, into ${megabytes(packed.size)}`,
      );
      terminal.out.line(shortPath(packed.file, terminal.cwd));
    });

export default packCommand;
