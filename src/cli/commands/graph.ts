import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { sourceSettings } from '../source-settings.ts';
import { formatOption, type MakeCommand, newCommand } from '../command.ts';

interface GraphOptions {
  readonly output?: string;
  readonly format: string;
}

/** `charmwright graph [DIR] [-o FILE]` */
const graphCommand: MakeCommand = ({ terminal }) =>
  newCommand({
    name: 'graph',
    group: 'write',
    summary:
      'Draw the handlers, flags and relations of a charm or a layer, and who sets what; json and dot are for other programs.',
    examples: ['graph -o flags.svg', 'graph examples/hello --format dot | dot -Tpdf > hello.pdf'],
  })
    .argument('[DIR]', 'the folder of the source', '.')
    .option('-o, --output <FILE>', 'the file to write (default: print it)')
    .addOption(formatOption('svg', 'json', 'dot'))
    .action(async (folder: string, options: GraphOptions) => {
      const { readCharmGraph } = await import('../../builder/graph/read-charm-graph.ts');
      const { renderGraph } = await import('../../builder/graph/render-graph.ts');
      const graph = await readCharmGraph({ folder, ...sourceSettings(terminal) });
      const text = await renderGraph(graph, options.format);
      if (options.output === undefined) {
        terminal.out.write(text);
        return;
      }
      await writeFile(resolve(terminal.cwd, options.output), text);
      terminal.out.line(options.output);
    });

export default graphCommand;
