import { wholeNumber } from '../parse/option-values.ts';
import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

interface AddUnitOptions extends ModelOptions {
  readonly numUnits: number;
}

/** `charmwright add-unit APPLICATION [-n N]` */
const addUnitCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'add-unit',
    group: 'applications',
    summary: 'Add units to an application, each on a machine of its own.',
    examples: ['add-unit hello', 'add-unit hello -n 2'],
  })
    .argument('<APPLICATION>')
    .option('-n, --num-units <N>', 'how many units', wholeNumber(1), 1)
    .action(async (application: string, options: AddUnitOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const request = { model, application, count: options.numUnits };
      const { units } = await controller.request('add-unit', request);
      terminal.out.line(`added ${units.join(', ')}`);
    });

export default addUnitCommand;
