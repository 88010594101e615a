import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

/** `charmwright remove-relation A[:ENDPOINT] B[:ENDPOINT]` */
const removeRelationCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'remove-relation',
    group: 'applications',
    summary: 'End the relation of two applications.',
    examples: ['remove-relation hello:postgres postgresql:db'],
  })
    .argument('<A>', 'application or application:endpoint')
    .argument('<B>', 'application or application:endpoint')
    .action(async (a: string, b: string, options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const request = { model, endpoints: [a, b] } as const;
      const { relation } = await controller.request('remove-relation', request);
      terminal.out.line(`removing ${relation}`);
    });

export default removeRelationCommand;
