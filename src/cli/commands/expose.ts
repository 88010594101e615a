import { openSession } from '../session/session.ts';
import { commaList } from '../parse/option-values.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

interface ExposeOptions extends ModelOptions {
  readonly endpoints?: readonly string[];
  readonly toCidrs?: readonly string[];
}

/** `charmwright expose APPLICATION [--endpoints E,…] [--to-cidrs C,…]` */
const exposeCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'expose',
    group: 'applications',
    summary: 'Publish an application’s open ports on this host’s addresses, IPv4 and IPv6.',
    examples: [
      'expose hello',
      'expose hello --endpoints website',
      'expose hello --to-cidrs 10.0.0.0/8,fd00::/8',
    ],
  })
    .argument('<APPLICATION>')
    .option('--endpoints <E,E…>', 'only the ports that are open for these endpoints', commaList)
    .option('--to-cidrs <CIDR,CIDR…>', 'only for these networks', commaList)
    .action(async (application: string, { endpoints, toCidrs, ...options }: ExposeOptions) => {
      const { controller, model } = await openSession(options, terminal);
      const { warnings = [] } = await controller.request('expose', {
        ...{ model, application, exposed: true },
        ...(endpoints === undefined ? {} : { endpoints }),
        ...(toCidrs === undefined ? {} : { cidrs: toCidrs }),
      });
      for (const warning of warnings) terminal.err.line(`warning: ${warning}`);
    });

export default exposeCommand;
