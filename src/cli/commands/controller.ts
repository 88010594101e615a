import { controllerHome } from '../model/session.ts';
import { wholeNumber } from '../parse/count.ts';
import { renderData } from '../render/data.ts';
import type { CliContext } from '../context.ts';
import {
  controllerCommand,
  formatOption,
  type HomeOptions,
  type MakeCommand,
  newCommand,
} from './command.ts';

/** `charmwright controller run|stop|show|install|uninstall|upgrade` */
export const controllerProcessCommand: MakeCommand = (context) =>
  newCommand('controller', 'Run, end or install the controller; commands start it by themselves.', [
    'controller install',
    'controller upgrade',
    'controller show',
  ])
    .addCommand(runCommand(context))
    .addCommand(stopCommand(context))
    .addCommand(showCommand(context))
    .addCommand(installCommand(context))
    .addCommand(uninstallCommand(context))
    .addCommand(upgradeCommand(context));

const runCommand: MakeCommand = ({ terminal, exit }: CliContext) =>
  controllerCommand('run', 'Run the controller here until Ctrl-C.', ['controller run']).action(
    async (options: HomeOptions) => {
      const { runController } = await import('../model/controller-process.ts');
      exit(await runController(await controllerHome(options, terminal)));
    },
  );

const stopCommand: MakeCommand = ({ terminal }) =>
  controllerCommand('stop', 'End the controller; machines go on running.', [
    'controller stop',
  ]).action(async (options: HomeOptions) => {
    const { stopController } = await import('../model/controller-process.ts');
    const stopped = await stopController(await controllerHome(options, terminal));
    terminal.out.line(stopped ? 'the controller ended' : 'no controller was running');
  });

const showCommand: MakeCommand = ({ terminal }) =>
  controllerCommand('show', 'Show whether the controller runs, and what starts it.', [
    'controller show',
    'controller show --format json',
  ])
    .addOption(formatOption('yaml', 'json'))
    .action(async ({ format, ...options }: HomeOptions & { readonly format: 'yaml' | 'json' }) => {
      const { shownController } = await import('../model/controller-service.ts');
      terminal.out.write(await renderData(await shownController(terminal, options), format));
    });

const installCommand: MakeCommand = ({ terminal }) =>
  controllerCommand(
    'install',
    'Have systemd start the controller, and with it machines and exposed ports, at each boot.',
    ['controller install', 'controller install --home /srv/charmwright'],
  ).action(async (options: HomeOptions) => {
    const { installController } = await import('../model/controller-service.ts');
    await installController(terminal, options);
  });

const uninstallCommand: MakeCommand = ({ terminal }) =>
  controllerCommand('uninstall', 'Remove what install wrote; machines go on running.', [
    'controller uninstall',
  ]).action(async (options: HomeOptions) => {
    const { uninstallController } = await import('../model/controller-service.ts');
    await uninstallController(terminal, options);
  });

const upgradeCommand: MakeCommand = ({ terminal }) =>
  controllerCommand(
    'upgrade',
    'Replace the running controller by this version; machines go on running.',
    ['controller upgrade', 'controller upgrade --wait 300'],
  )
    .option(
      '--wait <SECONDS>',
      'how long running hooks and actions may take to end before they are cut off',
      wholeNumber(0),
      60,
    )
    .action(async (options: HomeOptions & { readonly wait: number }) => {
      const { upgradeController } = await import('../model/controller-service.ts');
      await upgradeController(terminal, options);
    });
