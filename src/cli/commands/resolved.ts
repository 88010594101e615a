import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

interface ResolvedOptions extends ModelOptions {
  readonly retry: boolean;
}

/** `charmwright resolved UNIT… [--no-retry]` */
const resolvedCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'resolved',
    group: 'look',
    summary: 'Retry the failed hook of a unit, or skip it.',
    examples: ['resolved hello/0', 'resolved hello/0 --no-retry'],
  })
    .argument('<UNITS...>')
    .option('--no-retry', 'go on as if the hook had succeeded')
    .action(async (units: readonly string[], options: ResolvedOptions) => {
      const { controller, model } = await openSession(options, terminal);
      for (const unit of units) {
        await controller.request('resolved', { model, unit, retry: options.retry });
      }
    });

export default resolvedCommand;
