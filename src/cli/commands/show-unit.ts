import { openSession } from '../session/session.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from '../command.ts';

interface ShowUnitOptions extends ModelOptions {
  readonly format: string;
}

/** `charmwright show-unit UNIT…` */
const showUnitCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'show-unit',
    group: 'look',
    summary: 'Show units with their relations and the relations’ data.',
    examples: ['show-unit hello/0', 'show-unit hello/0 haproxy/0 --format json'],
  })
    .argument('<UNITS...>')
    .addOption(formatOption('yaml', 'json'))
    .action(async (names: readonly string[], options: ShowUnitOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const { units } = await controller.request('show-unit', { model, units: names });
      terminal.out.write(await renderData(units, dataFormat(options.format)));
    });

export default showUnitCommand;
