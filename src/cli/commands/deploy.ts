import { repeated, wholeNumber } from '../parse/count.ts';
import { type MakeCommand, modelCommand, type ModelOptions } from './command.ts';

interface DeployOptions extends ModelOptions {
  readonly config?: readonly string[];
  readonly resource?: readonly string[];
  readonly storage?: readonly string[];
  readonly numUnits: number;
  readonly force?: true;
}

/** `charmwright deploy CHARM [APPLICATION]` */
export const deployCommand: MakeCommand = ({ terminal }) =>
  modelCommand(
    'deploy',
    'Deploy a charm: a built folder, a .charm file, or a source to build first.',
    [
      'deploy examples/hello --resource build=build.tar.gz',
      'deploy ./hello.charm shop -n 2 --config port=8080',
      'deploy examples/hello --config settings.yaml',
    ],
  )
    .argument('<CHARM>', 'a charm’s folder or .charm file')
    .argument('[APPLICATION]', 'the application’s name (default: the charm’s)')
    .option(
      '--config <NAME=VALUE|FILE>',
      'an option, or a YAML file of options; repeatable',
      repeated,
    )
    .option('--resource <NAME=PATH>', 'a file to attach as a resource; repeatable', repeated)
    .option(
      '--storage <NAME=DIRECTIVE>',
      'how much storage each unit gets, such as data=10G or data=2,1G; repeatable',
      repeated,
    )
    .option('--force', 'deploy also when what the charm assumes of its model is not met')
    .option('-n, --num-units <N>', 'how many units', wholeNumber(0), 1)
    .action(async (charm: string, application: string | undefined, options: DeployOptions) => {
      const { deploy } = await import('../model/deploy.ts');
      await deploy(terminal, options, {
        charm,
        application,
        units: options.numUnits,
        config: options.config ?? [],
        resources: options.resource ?? [],
        storage: options.storage ?? [],
        force: options.force === true,
      });
    });
