import { withProgress } from '../session/progress.ts';
import { openController } from '../session/session.ts';
import { controllerCommand, type HomeOptions, type MakeCommand } from '../command.ts';

interface DestroyOptions extends HomeOptions {
  readonly force?: true;
  readonly yes?: true;
  readonly prompt: boolean;
}

/** `charmwright destroy-model MODEL [--yes] [--force]` */
const destroyModelCommand: MakeCommand = ({ terminal }) =>
  controllerCommand({
    name: 'destroy-model',
    group: 'models',
    summary: 'Remove a model with all its applications, machines and data.',
    examples: ['destroy-model default', 'destroy-model default --yes --force'],
  })
    .argument('<MODEL>')
    .option('-y, --yes', 'do not ask')
    .option('--no-prompt', 'do not ask, as in juju')
    .option('--force', 'do not wait for hooks')
    .action(async (model: string, options: DestroyOptions) => {
      const controller = await openController(options, terminal);
      if (options.yes !== true && options.prompt) {
        const { confirm } = await import('../confirm.ts');
        await confirm(terminal, `This removes model ${model} with all its data.`, model);
      }
      await withProgress({ controller, model }, terminal, () =>
        controller.request('destroy-model', { model, force: options.force ?? false }),
      );
      terminal.out.line(`destroyed ${model}`);
    });

export default destroyModelCommand;
