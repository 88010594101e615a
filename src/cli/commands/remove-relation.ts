import { openSession } from '../model/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from './command.ts';

/** `charmwright remove-relation A[:ENDPOINT] B[:ENDPOINT]` */
export const removeRelationCommand: MakeCommand = ({ terminal }) =>
  modelCommand('remove-relation', 'End the relation of two applications.', [
    'remove-relation hello:postgres postgresql:db',
  ])
    .argument('<A>', 'application or application:endpoint')
    .argument('<B>', 'application or application:endpoint')
    .action(async (a: string, b: string, options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const request = { model, endpoints: [a, b] } as const;
      const { relation } = await controller.request('remove-relation', request);
      terminal.out.line(`removing ${relation}`);
    });
