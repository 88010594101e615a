import { openSession } from '../session/session.ts';
import { wholeNumber } from '../parse/option-values.ts';
import { modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

interface RemoveSecretOptions extends ModelOptions {
  readonly revision?: number;
}

/** `charmwright remove-secret SECRET` */
const removeSecretCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'remove-secret',
    group: 'secrets',
    summary: 'Remove a secret, or one of its revisions.',
    examples: ['remove-secret mail', 'remove-secret mail --revision 1'],
  })
    .argument('<SECRET>', 'its name or id')
    .option('--revision <N>', 'only this one', wholeNumber(1))
    .action(async (secret: string, options: RemoveSecretOptions) => {
      const { revision } = options;
      const { controller, model } = await openSession(options, terminal);
      const only = revision === undefined ? {} : { revision };
      await controller.request('remove-secret', { model, secret, ...only });
    });

export default removeSecretCommand;
