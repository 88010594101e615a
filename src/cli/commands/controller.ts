import { fault } from '../../errors.ts';
import { controllerHome } from '../session/session.ts';
import { wholeNumber } from '../parse/option-values.ts';
import { renderData } from '../render/data.ts';
import {
  controllerCommand,
  formatOption,
  type HomeOptions,
  type MakeCommand,
  newCommand,
} from '../command.ts';
import type { Terminal } from '../terminal.ts';

/** `charmwright controller run|stop|show|install|uninstall|upgrade` */
const controllerProcessCommand: MakeCommand = (context) =>
  newCommand({
    name: 'controller',
    group: 'models',
    summary: 'Run, end or install the controller; commands start it by themselves.',
    examples: ['controller install', 'controller upgrade', 'controller show'],
  })
    .addCommand(runCommand(context))
    .addCommand(stopCommand(context))
    .addCommand(showCommand(context))
    .addCommand(installCommand(context))
    .addCommand(uninstallCommand(context))
    .addCommand(upgradeCommand(context));

export default controllerProcessCommand;

const runCommand: MakeCommand = ({ terminal, exit }) =>
  controllerCommand({
    name: 'run',
    summary: 'Run the controller here until Ctrl-C.',
    examples: ['controller run'],
  }).action(async (options: HomeOptions) => {
    exit(await runController(await controllerHome(options, terminal), terminal));
  });

const stopCommand: MakeCommand = ({ terminal }) =>
  controllerCommand({
    name: 'stop',
    summary: 'End the controller; machines go on running.',
    examples: ['controller stop'],
  }).action(async (options: HomeOptions) => {
    const { stopController } = await import('../../controller/client.ts');
    const stopped = await stopController(await controllerHome(options, terminal));
    terminal.out.line(stopped ? 'the controller ended' : 'no controller was running');
  });

const showCommand: MakeCommand = ({ terminal }) =>
  controllerCommand({
    name: 'show',
    summary: 'Show whether the controller runs, and what starts it.',
    examples: ['controller show', 'controller show --format json'],
  })
    .addOption(formatOption('yaml', 'json'))
    .action(async ({ format, ...options }: HomeOptions & { readonly format: 'yaml' | 'json' }) => {
      const { describeController } = await import('../service/install-controller.ts');
      terminal.out.write(await renderData(await describeController(terminal, options), format));
    });

const installCommand: MakeCommand = ({ terminal }) =>
  controllerCommand({
    name: 'install',
    summary:
      'Have systemd start the controller, and with it machines and exposed ports, at each boot.',
    examples: ['controller install', 'controller install --home /srv/charmwright'],
  }).action(async (options: HomeOptions) => {
    const { installController } = await import('../service/install-controller.ts');
    await installController(terminal, options);
  });

const uninstallCommand: MakeCommand = ({ terminal }) =>
  controllerCommand({
    name: 'uninstall',
    summary: 'Remove what install wrote; machines go on running.',
    examples: ['controller uninstall'],
  }).action(async (options: HomeOptions) => {
    const { uninstallController } = await import('../service/install-controller.ts');
    await uninstallController(terminal, options);
  });

const upgradeCommand: MakeCommand = ({ terminal }) =>
  controllerCommand({
    name: 'upgrade',
    summary: 'Replace the running controller by this version; machines go on running.',
    examples: ['controller upgrade', 'controller upgrade --wait 300'],
  })
    .option(
      '--wait <SECONDS>',
      'how long running hooks and actions may take to end before they are cut off',
      wholeNumber(0),
      60,
    )
    .action(async (options: HomeOptions & { readonly wait: number }) => {
      const { upgradeController } = await import('../service/install-controller.ts');
      await upgradeController(terminal, options);
    });

/** Runs the controller of a home in the foreground; returns its exit code. */
async function runController(home: string, { err }: Terminal): Promise<number> {
  const { controllerProgram, makeHome, runningController } =
    await import('../../controller/client.ts');
  const running = await runningController(home);
  if (running !== undefined) {
    throw fault('CONTROLLER_RUNNING', `a controller serves ${home}, process ${running}`);
  }
  const closed = makeHome(home);
  if (closed !== undefined) err.line(`warning: ${closed}`);
  const { runAttached } = await import('../run-attached.ts');
  return runAttached(controllerProgram(home));
}
