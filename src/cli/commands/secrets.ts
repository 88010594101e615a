import { openSession } from '../session/session.ts';
import { dataFormat, renderData } from '../render/data.ts';
import { formatOption, modelCommand, type MakeCommand, type ModelOptions } from '../command.ts';

interface SecretsOptions extends ModelOptions {
  readonly owner?: string;
  readonly format: string;
}

/** `charmwright secrets` */
const secretsCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'secrets',
    group: 'secrets',
    summary: 'List the secrets of a model; never what is in them.',
    examples: ['secrets', 'secrets --owner hello --format json'],
  })
    .option('--owner <OWNER>', 'only those of an application, a unit or the model')
    .addOption(formatOption('tabular', 'json', 'yaml'))
    .action(async ({ owner, format, ...options }: SecretsOptions) => {
      const { renderSecrets, secretData } = await import('../render/secrets.ts');
      const { controller, model } = await openSession(options, terminal);
      const only = owner === undefined ? {} : { owner };
      const { secrets } = await controller.request('secrets', { model, ...only, reveal: false });
      if (format !== 'tabular') {
        const data = secretData(secrets, { json: format === 'json', revisions: false });
        terminal.out.write(await renderData(data, dataFormat(format)));
      } else if (Object.keys(secrets).length === 0) terminal.err.line('there are no secrets');
      else terminal.out.write(renderSecrets(secrets, model));
    });

export default secretsCommand;
