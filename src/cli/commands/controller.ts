import { controllerHome } from '../model/session.ts';
import { controllerCommand, type HomeOptions, type MakeCommand, newCommand } from './command.ts';

/** `charmwright controller run|stop|show` */
export const controllerProcessCommand: MakeCommand = ({ terminal, exit }) => {
  const run = controllerCommand('run', 'Run the controller here until Ctrl-C.', [
    'controller run',
  ]).action(async (options: HomeOptions) => {
    const { runController } = await import('../model/controller-process.ts');
    exit(await runController(await controllerHome(options, terminal)));
  });
  const stop = controllerCommand('stop', 'End the controller; machines go on running.', [
    'controller stop',
  ]).action(async (options: HomeOptions) => {
    const { stopController } = await import('../model/controller-process.ts');
    const stopped = await stopController(await controllerHome(options, terminal));
    terminal.out.line(stopped ? 'the controller ended' : 'no controller was running');
  });
  return newCommand(
    'controller',
    'Run or end the controller by hand; commands start it by themselves.',
    ['controller run', 'controller stop'],
  )
    .addCommand(run)
    .addCommand(stop);
};
