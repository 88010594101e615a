import { openSession } from '../model/session.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { type MakeCommand, formatOption, modelCommand, type ModelOptions } from './command.ts';

interface ShowUnitOptions extends ModelOptions {
  readonly format: string;
}

/** `charmwright show-unit UNIT…` */
export const showUnitCommand: MakeCommand = ({ terminal }) =>
  modelCommand('show-unit', 'Show units with their relations and what was said over them.', [
    'show-unit hello/0',
    'show-unit hello/0 haproxy/0 --format json',
  ])
    .argument('<UNITS...>')
    .addOption(formatOption('yaml', 'json'))
    .action(async (names: readonly string[], options: ShowUnitOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const { units } = await controller.request('show-unit', { model, units: names });
      terminal.out.write(await renderData(units, dataFormat(options.format)));
    });
