import { openSession } from '../session/session.ts';
import { commaList } from '../parse/option-values.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

interface UnexposeOptions extends ModelOptions {
  readonly endpoints?: readonly string[];
}

/** `charmwright unexpose APPLICATION [--endpoints E,…]` */
const unexposeCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'unexpose',
    group: 'applications',
    summary: 'Keep an application’s open ports for the model’s own machines.',
    examples: ['unexpose hello', 'unexpose hello --endpoints website'],
  })
    .argument('<APPLICATION>')
    .option('--endpoints <E,E…>', 'only the ports that are open for these endpoints', commaList)
    .action(async (application: string, { endpoints, ...options }: UnexposeOptions) => {
      const { controller, model } = await openSession(options, terminal);
      await controller.request('expose', {
        ...{ model, application, exposed: false },
        ...(endpoints === undefined ? {} : { endpoints }),
      });
    });

export default unexposeCommand;
