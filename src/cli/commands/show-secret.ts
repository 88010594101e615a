import { openSession } from '../session/session.ts';
import { wholeNumber } from '../parse/option-values.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { formatOption, modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

interface ShowSecretOptions extends ModelOptions {
  readonly reveal?: boolean;
  readonly revision?: number;
  readonly revisions?: boolean;
  readonly format: string;
}

/** `charmwright show-secret SECRET` */
const showSecretCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'show-secret',
    group: 'secrets',
    summary: 'Show a secret: who owns it, who may read it, its revisions.',
    examples: [
      'show-secret mail',
      'show-secret mail --revisions',
      'show-secret mail --reveal --revision 1',
    ],
  })
    .argument('<SECRET>', 'its name, label or id')
    .option('--reveal', 'show what is in it')
    .option('--revision <N>', 'the revision to reveal (default: the newest)', wholeNumber(1))
    .option('--revisions', 'list its revisions')
    .addOption(formatOption('yaml', 'json'))
    .action(async (secret: string, options: ShowSecretOptions) => {
      const { secretData } = await import('../render/secrets.ts');
      const { reveal = false, revision, revisions = false, format } = options;
      const { controller, model } = await openSession(options, terminal);
      const which = revision === undefined ? {} : { revision };
      const request = { model, secret, reveal, ...which };
      const { secrets } = await controller.request('secrets', request);
      const data = secretData(secrets, { json: format === 'json', revisions });
      terminal.out.write(await renderData(data, dataFormat(format)));
    });

export default showSecretCommand;
