import { resolve } from 'node:path';
import { type MakeCommand, modelCommand, type ModelOptions } from '../command.ts';
import { repeated, wholeNumber } from '../parse/option-values.ts';
import { parseResources, parseSettings, parseStorage } from '../parse/name-values.ts';
import { deployableCharm } from '../session/deployable-charm.ts';
import { withProgress } from '../session/progress.ts';
import { openSession } from '../session/session.ts';
import type { Terminal } from '../terminal.ts';

interface DeployOptions extends ModelOptions {
  readonly config?: readonly string[];
  readonly resource?: readonly string[];
  readonly storage?: readonly string[];
  readonly numUnits: number;
  readonly force?: true;
}

/** `charmwright deploy CHARM [APPLICATION]` */
const deployCommand: MakeCommand = ({ terminal }) =>
  modelCommand({
    name: 'deploy',
    group: 'applications',
    summary: 'Deploy a charm: a built folder, a .charm file, or a source to build first.',
    examples: [
      'deploy examples/hello --resource build=build.tar.gz',
      'deploy ./hello.charm shop -n 2 --config port=8080',
      'deploy examples/hello --config settings.yaml',
    ],
  })
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
      await deploy(terminal, options, { charm, application });
    });

export default deployCommand;

/** Builds the charm if it is a source, and deploys it. */
async function deploy(
  terminal: Terminal,
  options: DeployOptions,
  named: { readonly charm: string; readonly application: string | undefined },
): Promise<void> {
  const { config = [], storage = [], numUnits, force = false } = options;
  const resources = parseResources(options.resource ?? [], terminal.cwd);
  const pairs = await parseSettings(config.filter(isPair), terminal.cwd);
  const storages = parseStorage(storage);
  const charm = await deployableCharm(named.charm, options, terminal);
  const files = config.filter((word) => !isPair(word)).map((file) => resolve(terminal.cwd, file));
  const fromFiles = await settingsIn(files, { ...named, path: charm.path });
  const session = await openSession(options, terminal);
  const { application, units } = await withProgress(session, terminal, () =>
    session.controller.request('deploy', {
      model: session.model,
      charm: charm.path,
      ...(named.application === undefined ? {} : { application: named.application }),
      units: numUnits,
      // The command line stands above files.
      config: { ...fromFiles, ...pairs },
      resources,
      ...(storage.length === 0 ? {} : { storage: storages }),
      ...(force ? { force } : {}),
    }),
  );
  terminal.out.line(
    `deployed ${application}${units.length === 0 ? '' : ` with ${units.join(', ')}`}`,
  );
  terminal.err.line(`follow it: charmwright wait-for application ${application}`);
  const { hintAtInstall } = await import('../service/install-hint.ts');
  await hintAtInstall(terminal, options);
}

function isPair(word: string): boolean {
  return /^[^/=]+=/.test(word);
}

/** Settings from YAML files, of which later ones stand above earlier ones. */
async function settingsIn(
  files: readonly string[],
  { application, path }: { readonly application: string | undefined; readonly path: string },
): Promise<Readonly<Record<string, string>>> {
  if (files.length === 0) return {};
  const { charmName } = await import('../parse/charm-name.ts');
  const { readConfigFile } = await import('../parse/config-file.ts');
  // A config file may keep its options under the application's name, which the charm gives.
  const name = application ?? (await charmName(path));
  const read = await Promise.all(files.map((file) => readConfigFile(file, name)));
  return read.reduce((all, each) => ({ ...all, ...each }), {});
}
