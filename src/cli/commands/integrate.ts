import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

/** `charmwright integrate A[:ENDPOINT] B[:ENDPOINT]`, also `relate` */
const integrateCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'integrate',
    group: 'applications',
    summary: 'Relate two applications.',
    examples: ['integrate hello:postgres postgresql:db', 'integrate hello haproxy'],
  })
    .alias('relate')
    .argument('<A>', 'application or application:endpoint')
    .argument('<B>', 'application or application:endpoint')
    .action(async (a: string, b: string, options: ModelOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const { relation } = await controller.request('integrate', { model, endpoints: [a, b] });
      terminal.out.line(`related ${relation}`);
    });

export default integrateCommand;
