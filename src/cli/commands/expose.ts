import { openSession } from '../model/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from './command.ts';

/** `charmwright expose APPLICATION` */
export const exposeCommand: MakeCommand = ({ terminal }) =>
  modelCommand(
    'expose',
    'Let others than the model’s own machines reach an application’s open ports.',
    ['expose hello'],
  )
    .argument('<APPLICATION>')
    .action(async (application: string, options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      await controller.request('expose', { model, application, exposed: true });
    });
