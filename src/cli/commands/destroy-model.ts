import { confirm } from '../model/confirm.ts';
import { withProgress } from '../model/progress.ts';
import { openController } from '../model/session.ts';
import { controllerCommand, type HomeOptions, type MakeCommand } from './command.ts';

interface DestroyOptions extends HomeOptions {
  readonly force?: true;
  readonly yes?: true;
  readonly prompt: boolean;
}

/** `charmwright destroy-model MODEL [--yes] [--force]` */
export const destroyModelCommand: MakeCommand = ({ terminal }) =>
  controllerCommand(
    'destroy-model',
    'Remove a model with all its applications, machines and data.',
    ['destroy-model default', 'destroy-model default --yes --force'],
  )
    .argument('<MODEL>')
    .option('-y, --yes', 'do not ask')
    .option('--no-prompt', 'do not ask, as in juju')
    .option('--force', 'do not wait for hooks')
    .action(async (model: string, options: DestroyOptions) => {
      const controller = await openController(options, terminal);
      if (options.yes !== true && options.prompt) {
        await confirm(terminal, `This removes model ${model} with all its data.`, model);
      }
      await withProgress({ controller, model }, terminal, () =>
        controller.request('destroy-model', { model, force: options.force ?? false }),
      );
      terminal.out.line(`destroyed ${model}`);
    });
