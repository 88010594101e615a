import { openSession } from '../session/session.ts';
import { modelCommand, type MakeCommand } from '../command.ts';
import { withSecretContent, type SecretContentOptions } from '../secret-options.ts';

/** `charmwright add-secret NAME [CONTENT…]` */
const addSecretCommand: MakeCommand = ({ terminal }) =>
  withSecretContent(
    modelCommand({
      name: 'add-secret',
      group: 'secrets',
      summary: 'Add a secret that applications can be let read.',
      examples: [
        'add-secret mail --file mail.yaml',
        'add-secret mail password#file=password.txt user=shop',
        'pass show mail | charmwright add-secret mail --file -',
      ],
    }).argument('<NAME>'),
  ).action(async (name: string, words: readonly string[], options: SecretContentOptions) => {
    const { readSecretContent } = await import('../parse/secret-content.ts');
    const content = await readSecretContent(terminal, words, options.file);
    const { controller, model } = await openSession(options, terminal);
    const description = options.info ?? '';
    const { id } = await controller.request('add-secret', { model, name, description, content });
    terminal.out.line(`secret:${id}`);
  });

export default addSecretCommand;
