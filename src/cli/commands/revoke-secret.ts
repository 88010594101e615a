import { openSession } from '../session/session.ts';
import { modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

/** `charmwright revoke-secret SECRET APPLICATION…` */
const revokeSecretCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'revoke-secret',
    group: 'secrets',
    summary: 'Let applications read a secret no longer.',
    examples: ['revoke-secret mail hello'],
  })
    .argument('<SECRET>', 'its name or id')
    .argument('<APPLICATIONS...>')
    .action(async (secret: string, words: readonly string[], options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const applications = words.flatMap((word) => word.split(','));
      await controller.request('grant-secret', { model, secret, applications, granted: false });
    });

export default revokeSecretCommand;
