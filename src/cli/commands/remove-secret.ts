import { openSession } from '../model/session.ts';
import { wholeNumber } from '../parse/count.ts';
import { modelCommand, type MakeCommand, type ModelOptions } from './command.ts';

interface RemoveSecretOptions extends ModelOptions {
  readonly revision?: number;
}

/** `charmwright remove-secret SECRET` */
export const removeSecretCommand: MakeCommand = ({ terminal }) =>
  modelCommand('remove-secret', 'Remove a secret, or one of its revisions.', [
    'remove-secret mail',
    'remove-secret mail --revision 1',
  ])
    .argument('<SECRET>', 'its name or id')
    .option('--revision <N>', 'only this one', wholeNumber(1))
    .action(async (secret: string, options: RemoveSecretOptions) => {
      const { revision } = options;
      const { controller, model } = await openSession(options, terminal);
      const only = revision === undefined ? {} : { revision };
      await controller.request('remove-secret', { model, secret, ...only });
    });
