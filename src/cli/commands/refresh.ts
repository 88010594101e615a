import { repeated } from '../parse/option-values.ts';
import { parseResources } from '../parse/name-values.ts';
import { openSession } from '../session/session.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';

interface RefreshOptions extends ModelOptions {
  readonly path: string;
  readonly resource?: readonly string[];
  readonly force?: true;
  readonly forceUnits?: true;
}

/** `charmwright refresh APPLICATION --path CHARM` */
const refreshCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'refresh',
    group: 'applications',
    summary: 'Replace an application’s charm by another build of it.',
    examples: [
      'refresh hello --path examples/hello',
      'refresh hello --path ./hello.charm --resource build=build.tar.gz',
      'refresh hello --path examples/hello --force-units',
    ],
  })
    .argument('<APPLICATION>')
    .requiredOption('--path <CHARM>', 'a charm’s folder or .charm file; a source is built first')
    .option('--resource <NAME=PATH>', 'a file to attach as a resource; repeatable', repeated)
    .option('--force', 'take a charm also when what it assumes of its model is not met')
    .option('--force-units', 'upgrade units with a failed hook too, and try that hook again')
    .action(async (application: string, options: RefreshOptions) => {
      const { deployableCharm } = await import('../session/deployable-charm.ts');
      const resources = parseResources(options.resource ?? [], terminal.cwd);
      const charm = await deployableCharm(options.path, options, terminal);
      const { controller, model } = await openSession(options, terminal);
      const { revision } = await controller.request('refresh', {
        model,
        application,
        charm: charm.path,
        resources,
        ...(options.forceUnits === true ? { forceUnits: true } : {}),
        ...(options.force === true ? { force: true } : {}),
      });
      terminal.out.line(`refreshed ${application} to revision ${revision}`);
    });

export default refreshCommand;
