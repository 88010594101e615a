import { openSession } from '../session/session.ts';
import { modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

/** `charmwright grant-secret SECRET APPLICATION…` */
const grantSecretCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'grant-secret',
    group: 'secrets',
    summary: 'Let applications read a secret.',
    examples: ['grant-secret mail hello', 'grant-secret mail hello,shop'],
  })
    .argument('<SECRET>', 'its name or id')
    .argument('<APPLICATIONS...>')
    .action(async (secret: string, words: readonly string[], options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const applications = words.flatMap((word) => word.split(','));
      await controller.request('grant-secret', { model, secret, applications, granted: true });
    });

export default grantSecretCommand;
