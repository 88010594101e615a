import { openSession } from '../model/session.ts';
import { modelCommand, type MakeCommand, type ModelOptions } from './command.ts';

/** `charmwright revoke-secret SECRET APPLICATION…` */
export const revokeSecretCommand: MakeCommand = ({ terminal }) =>
  modelCommand('revoke-secret', 'Let applications read a secret no longer.', [
    'revoke-secret mail hello',
  ])
    .argument('<SECRET>', 'its name or id')
    .argument('<APPLICATIONS...>')
    .action(async (secret: string, words: readonly string[], options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const applications = words.flatMap((word) => word.split(','));
      await controller.request('grant-secret', { model, secret, applications, granted: false });
    });
