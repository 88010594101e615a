import { openSession } from '../session/session.ts';
import { modelCommand, type MakeCommand } from '../command.ts';
import { withSecretContent, type SecretContentOptions } from '../secret-options.ts';

interface UpdateSecretOptions extends SecretContentOptions {
  readonly name?: string;
  readonly autoPrune?: boolean;
}

/** `charmwright update-secret SECRET [CONTENT…]` */
const updateSecretCommand: MakeCommand = ({ terminal }) =>
  withSecretContent(
    modelCommand({
      name: 'update-secret',
      group: 'secrets',
      summary: 'Give a secret new content, another name or another purpose.',
      examples: [
        'update-secret mail --file mail.yaml --auto-prune',
        'update-secret mail --name smtp',
      ],
    }).argument('<SECRET>', 'its name or id'),
  )
    .option('--name <NAME>', 'a new name')
    .option('--auto-prune', 'remove revisions that no one reads any more')
    .option('--no-auto-prune', 'keep them')
    .action(async (secret: string, words: readonly string[], options: UpdateSecretOptions) => {
      const { readSecretContent } = await import('../parse/secret-content.ts');
      const { name, info, file, autoPrune } = options;
      const hasContent = words.length > 0 || file !== undefined;
      const content = hasContent ? await readSecretContent(terminal, words, file) : undefined;
      const { controller, model } = await openSession(options, terminal);
      const { revision } = await controller.request('update-secret', {
        ...{ model, secret },
        ...(name === undefined ? {} : { name }),
        ...(info === undefined ? {} : { description: info }),
        ...(content === undefined ? {} : { content }),
        ...(autoPrune === undefined ? {} : { autoPrune }),
      });
      terminal.out.line(`secret ${secret} has revision ${revision}`);
    });

export default updateSecretCommand;
