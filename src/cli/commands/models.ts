import { openController } from '../session/session.ts';
import { renderData } from '../render/data.ts';
import { renderTable } from '../render/table.ts';
import { controllerCommand, formatOption, type HomeOptions, type MakeCommand } from '../command.ts';

interface ModelsOptions extends HomeOptions {
  readonly format: string;
}

/** `charmwright models` */
const modelsCommand: MakeCommand = ({ terminal }) =>
  controllerCommand({
    name: 'models',
    group: 'models',
    summary: 'List the models of this machine.',
    examples: ['models', 'models --format json'],
  })
    .addOption(formatOption('tabular', 'json', 'yaml'))
    .action(async (options: ModelsOptions) => {
      const controller = await openController(options, terminal);
      const answer = await controller.request('models', {});
      for (const name of answer.leftovers ?? []) {
        terminal.err.line(
          `warning: the home has machines of a model ${name} that the store does not know`,
        );
        terminal.err.line(
          `hint: put the store back from a backup, or remove them: charmwright destroy-model ${name} --force`,
        );
      }
      const { format } = options;
      if (format === 'json' || format === 'yaml') {
        terminal.out.write(await renderData({ ...answer }, format));
        return;
      }
      if (answer.models.length === 0) {
        terminal.err.line('there are no models; deploy something to make one');
        return;
      }
      const rows = answer.models.map(({ name, applications, machines, uuid }) => [
        name,
        String(applications),
        String(machines),
        uuid,
      ]);
      terminal.out.write(
        renderTable(
          [
            { title: 'Model' },
            { title: 'Apps', align: 'right' },
            { title: 'Machines', align: 'right' },
            { title: 'UUID' },
          ],
          rows,
        ),
      );
    });

export default modelsCommand;
