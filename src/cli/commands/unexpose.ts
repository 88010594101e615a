import { openSession } from '../model/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from './command.ts';

/** `charmwright unexpose APPLICATION` */
export const unexposeCommand: MakeCommand = ({ terminal }) =>
  modelCommand('unexpose', 'Keep an application’s open ports for the model’s own machines.', [
    'unexpose hello',
  ])
    .argument('<APPLICATION>')
    .action(async (application: string, options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      await controller.request('expose', { model, application, exposed: false });
    });
