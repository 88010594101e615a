import { resolve } from 'node:path';
import { hasErrno } from '../../base/errno.ts';
import type { ControllerClient } from '../../controller/client.ts';
import { fault } from '../../errors.ts';
import type { HomeOptions, ModelOptions } from '../command.ts';
import { packageVersion } from '../package-version.ts';
import type { Terminal } from '../terminal.ts';

/** The model a command works on, and the controller that has it. */
export interface Session {
  readonly model: string;
  readonly controller: ControllerClient;
}

/** Connects to the controller of the chosen home; starts it when none runs. */
export async function openSession(options: ModelOptions, terminal: Terminal): Promise<Session> {
  return {
    model: modelName(options, terminal),
    controller: await openController(options, terminal),
  };
}

export async function openController(
  options: HomeOptions,
  terminal: Terminal,
): Promise<ControllerClient> {
  const { ensureController } = await import('../../controller/client.ts');
  const home = await controllerHome(options, terminal);
  try {
    const onRunning = (version: string) => hintAtUpgrade(terminal, options, version);
    const onClosed = (message: string) => terminal.err.line(`warning: ${message}`);
    const { startService } = await import('../service/controller-service.ts');
    const start = () => startService(home);
    return await ensureController(home, { env: terminal.env, onRunning, onClosed, start });
  } catch (error) {
    if (!hasErrno(error, 'EACCES', 'EPERM')) throw error;
    throw fault('CONTROLLER_UNREACHABLE', `${home} may not be used by this user`, {
      hint: 'run the command as root, or choose a home of your own with --home',
      cause: error,
    });
  }
}

/** A controller keeps running while the package is updated; errors about its missing verbs would be hard to understand. */
function hintAtUpgrade({ err }: Terminal, { home }: HomeOptions, version: string): void {
  const own = packageVersion();
  if (version === own) return;
  const where = home === undefined ? '' : ` --home ${home}`;
  err.line(`the controller that runs is version ${version}, this command ${own}`);
  err.line(`hint: charmwright controller upgrade${where}; machines run on`);
}

/** The absolute path of the controller's home. */
export async function controllerHome(options: HomeOptions, terminal: Terminal): Promise<string> {
  const { homeFrom } = await import('../../controller/client.ts');
  const chosen = options.home ?? homeFrom(terminal.env);
  return resolve(terminal.cwd, chosen);
}

/** The model's name from the option, the environment, or `default`. */
export function modelName(options: ModelOptions, terminal: Terminal): string {
  const fromEnvironment = terminal.env.CHARMWRIGHT_MODEL ?? '';
  return options.model ?? (fromEnvironment === '' ? 'default' : fromEnvironment);
}
